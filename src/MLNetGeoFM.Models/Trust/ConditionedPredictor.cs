namespace MLNetGeoFM.Models;

/// <summary>Predicts rows with a <see cref="ConditionedHead"/> and says how much of the answer came from metadata.</summary>
/// <remarks>Belongs to one thread; a prediction allocates nothing.</remarks>
internal sealed class ConditionedPredictor
{
    private readonly ConditionedHead _head;
    private readonly bool[] _isOn;
    private readonly float[] _base; // [K]
    private readonly double[] _logarithms; // [K]
    private readonly double[] _residuals; // [experts, K]
    private readonly double[] _joint; // [K]
    private readonly double[] _trust; // [experts]
    private readonly double[] _distances; // [experts]
    private readonly double[] _scratch; // [max(features, K)]
    private readonly double[] _deviations; // [claims]
    private readonly float[] _gateFeatures;
    private double _strength = 1;
    private double _priorDoubt = AgreementGate.UsualPrior;

    public ConditionedPredictor(ConditionedHead head)
    {
        int classes = head.NumberOfClasses;
        int experts = head.Experts.Count;
        _head = head;
        _isOn = new bool[experts];
        Array.Fill(_isOn, true);
        _base = new float[classes];
        _logarithms = new double[classes];
        _residuals = new double[experts * classes];
        _joint = new double[classes];
        _trust = new double[experts];
        _distances = new double[experts];
        _scratch = new double[Math.Max(head.NumberOfFeatures, classes)];
        _deviations = new double[head.Gate?.NumberOfClaims ?? 0];
        _gateFeatures = new float[head.Gate?.FeatureLength ?? 0];
    }

    /// <summary>How strongly trusted metadata act: 0 = not at all, 1 = as trained, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 1.</exception>
    public double Strength
    {
        get => _strength;
        set => _strength = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The strength must be 0 to 1, got {value}.");
    }

    /// <summary>How many rows are taken to have wrong metadata; 0.1 by default, or what <see cref="GroupEvidence"/>
    /// says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 1.</exception>
    public double PriorDoubt
    {
        get => _priorDoubt;
        set => _priorDoubt = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The prior doubt must be 0 to 1, got {value}.");
    }

    /// <summary>The base head's answer to the last row, [K]: what it would be without metadata.</summary>
    public ReadOnlySpan<float> WithoutMetadata => _base;

    /// <summary>The trust in each expert for the last row, [experts]; 0 = unsupported, unknown or off.</summary>
    public ReadOnlySpan<double> Support => _trust;

    /// <summary>How far the last row's claims are from the training rows', [experts]; NaN = unknown or off.</summary>
    public ReadOnlySpan<double> Distances => _distances;

    /// <summary>The share of the last answer that followed its metadata, 0..1: 0 where they are not trusted at all.</summary>
    public double Gate { get; private set; }

    /// <summary>Switches an input on or off; all are on at first.</summary>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public void Switch(string name, bool isOn)
    {
        for (int e = 0; e < _isOn.Length; e++)
        {
            if (_head.Experts[e].Name == name)
            {
                _isOn[e] = isOn;
                return;
            }
        }

        throw new ArgumentException(
            $"There is no input '{name}': expected one of {string.Join(", ", _head.Experts.Select(expert => expert.Name))}.",
            nameof(name));
    }

    /// <summary>Predicts one row.</summary>
    /// <param name="row">The row; unknown metadata are NaN.</param>
    /// <param name="probabilities">Receives the class probabilities, [K]; all NaN where a feature is NaN or infinite.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Predict(in ConditionedRow row, Span<float> probabilities)
    {
        bool isChanged = Weigh(row, out bool isNear);
        _base.CopyTo(probabilities);
        Gate = 0;
        if (!isChanged || _strength == 0)
            return;
        double doubt = 0;
        if (_head.Gate is { } gate)
        {
            WriteGateFeatures(gate, row);
            doubt = gate.Doubt(_gateFeatures, isNear, _priorDoubt);
        }

        Gate = 1 - doubt;
        if (doubt >= 1)
            return;
        Span<double> answer = _scratch.AsSpan(0, probabilities.Length);
        for (int k = 0; k < answer.Length; k++)
            answer[k] = _logarithms[k] + (_strength * _joint[k]);
        MaskedSoftmax.Apply(answer, _base);
        for (int k = 0; k < answer.Length; k++)
            probabilities[k] = (float)(((1 - doubt) * answer[k]) + (doubt * _base[k]));
    }

    /// <summary>What a row by itself says about its metadata: logarithm of wrong to right, without a prior.</summary>
    /// <param name="row">A row as it was told, label unknown.</param>
    /// <param name="isNear">True where a training place is near the claimed one.</param>
    /// <returns>NaN where its metadata change nothing, or nothing is ever doubted.</returns>
    public double Evidence(in ConditionedRow row, out bool isNear)
    {
        if (!Weigh(row, out isNear) || _head.Gate is not { } gate)
            return double.NaN;
        WriteGateFeatures(gate, row);
        return gate.LogOdds(_gateFeatures, isNear);
    }

    // Fills base, logarithms, residuals (times trust), joint, trust and distances; false where metadata change nothing.
    private bool Weigh(in ConditionedRow row, out bool isNear)
    {
        isNear = false;
        _head.Head.Predict(row.BaseFeatures, _base);
        Array.Clear(_trust);
        Array.Fill(_distances, double.NaN);
        if (row.Metadata.Length != _head.NumberOfMetadata)
        {
            throw new ArgumentException(
                $"The row has {row.Metadata.Length} metadata values: expected {_head.NumberOfMetadata}, as in training.",
                nameof(row));
        }

        if (float.IsNaN(_base[0]))
            return false;
        LogProbabilities.Write(_base, _logarithms);
        isNear = NearPlaces.Has(_head.Places, row, _joint);
        Array.Clear(_joint);
        for (int e = 0; e < _trust.Length; e++)
        {
            Span<double> residual = _residuals.AsSpan(e * _joint.Length, _joint.Length);
            residual.Clear();
            if (!_isOn[e])
                continue;
            TrustedExpert expert = _head.Experts[e];
            _distances[e] = expert.Expert.Explain(row, _logarithms, residual);
            _trust[e] = expert.Trust(_distances[e], isNear);
            for (int k = 0; k < residual.Length; k++)
            {
                residual[k] = _trust[e] == 0 ? 0 : _trust[e] * residual[k];
                _joint[k] += residual[k];
            }
        }

        return _joint.AsSpan().ContainsAnyExcept(0.0);
    }

    private void WriteGateFeatures(AgreementGate gate, in ConditionedRow row)
    {
        gate.Measure(row, _scratch, _deviations);
        AgreementGate.WriteFeatures(_logarithms, _residuals, _joint, _trust, _deviations, _gateFeatures);
    }
}
