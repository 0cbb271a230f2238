namespace MLNetGeoFM.Models;

/// <summary>How far an expert is followed, by the distance of a row's metadata from those of the training rows: never more
/// farther away, and nothing where held-out rows at that distance gave no sure gain.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class SupportTrust
{
    private readonly double[] _weights;

    public SupportTrust(TrustScale scale, double[] weights, double reach) =>
        (Scale, _weights, Reach) = (scale, weights, reach);

    /// <summary>The distances.</summary>
    public TrustScale Scale { get; }

    /// <summary>The trust at each knot, descending, 0 to <see cref="TrustScale.Largest"/>.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The largest distance of a held-out row that was measured.</summary>
    public double Reach { get; }

    /// <summary>True where it trusts nothing at any distance.</summary>
    public bool IsNone => _weights[0] == 0;

    /// <summary>No trust at any distance.</summary>
    public static SupportTrust None(TrustScale scale) => new(scale, new double[scale.Knots.Count], 0);

    /// <summary>The trust at a distance: what was fitted up to <see cref="Reach"/>, beyond it falling, linearly in the logarithm,
    /// to 0 at twice that distance; 0 where the distance is NaN.</summary>
    public double At(double distance)
    {
        if (IsNone || !(distance <= 2 * Reach))
            return 0;
        double fitted = Fitted(distance);
        if (distance <= Reach)
            return fitted;
        double width = Math.Log((2 * Reach) + Scale.Offset) - Math.Log(Reach + Scale.Offset);
        double left = (Math.Log((2 * Reach) + Scale.Offset) - Math.Log(distance + Scale.Offset)) / width;
        return fitted * Math.Clamp(left, 0, 1);
    }

    public void Write(BinaryWriter writer)
    {
        Scale.Write(writer);
        HeadPayload.WriteDoubles(writer, _weights);
        HeadPayload.WriteDoubles(writer, [Reach]);
    }

    public static SupportTrust Read(BinaryReader reader)
    {
        TrustScale scale = TrustScale.Read(reader);
        double[] weights = HeadPayload.ReadDoubles(reader, scale.Knots.Count, "weights of trust");
        double reach = HeadPayload.ReadDoubles(reader, 1, "reach of trust")[0];
        for (int k = 0; k < weights.Length; k++)
        {
            if (!(weights[k] >= 0 && weights[k] <= (k == 0 ? scale.Largest : weights[k - 1])))
            {
                throw new InvalidDataException(
                    $"The saved trust has weight {weights[k]} at knot {k}: expected descending weights from "
                    + $"{scale.Largest} to 0.");
            }
        }

        return reach >= 0
            ? new SupportTrust(scale, weights, reach)
            : throw new InvalidDataException($"The saved trust reaches {reach} far: expected at least 0.");
    }

    private double Fitted(double distance)
    {
        (int knot, double share) = Scale.Locate(distance);
        if (share == 1)
            return _weights[knot];
        double farther = _weights[knot + 1];
        return Math.Min(_weights[knot], farther + (share * (_weights[knot] - farther)));
    }

    public override string ToString() => string.Join(
        " ", Scale.Knots.Zip(_weights, (knot, weight) => FormattableString.Invariant($"{knot:0.###}:{weight:0.00}")));
}
