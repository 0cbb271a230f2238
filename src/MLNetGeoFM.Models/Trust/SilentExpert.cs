namespace MLNetGeoFM.Models;

/// <summary>An expert that had nothing to learn from: it knows nothing about any row.</summary>
internal sealed class SilentExpert : ResidualExpert
{
    public override ResidualExpertKind Kind => ResidualExpertKind.Silent;

    public override double Explain(in ConditionedRow row, ReadOnlySpan<double> logarithms, Span<double> residual)
    {
        residual.Clear();
        return double.NaN;
    }

    public override void Write(BinaryWriter writer)
    {
    }
}
