namespace MLNetGeoFM.Models;

/// <summary>What the rows of a group say together about their metadata, which come from one source; no label is read.</summary>
/// <param name="head">Its gate tells what such evidence was worth in training.</param>
internal sealed class GroupEvidence(ConditionedHead head)
{
    private double _sum;
    private long _count;
    private bool _anyNear;

    /// <summary>How likely the group has wrong metadata, 0..1, to be set as <see cref="ConditionedPredictor.PriorDoubt"/> before its
    /// rows are predicted; 0.1 where there is no gate, or nothing to judge by.</summary>
    public double Doubt => head.Gate is { } gate && _count > 0 ? gate.GroupPrior(_sum / _count, _anyNear) : AgreementGate.UsualPrior;

    /// <summary>Adds what a row says.</summary>
    /// <param name="evidence">See <see cref="ConditionedPredictor.Evidence"/>; NaN = nothing.</param>
    /// <param name="isNear">True where a training place is near the claimed one.</param>
    public void Add(double evidence, bool isNear)
    {
        if (double.IsNaN(evidence))
            return;
        _sum += evidence;
        _anyNear |= isNear;
        _count++;
    }
}
