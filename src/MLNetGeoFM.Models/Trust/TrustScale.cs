namespace MLNetGeoFM.Models;

/// <summary>How trust may fall with the distance from the training rows.</summary>
/// <param name="Knots">Distances, ascending from 0, between which the trust is linear in ln(distance + offset).</param>
/// <param name="Offset">The distance below which differences do not matter, above 0.</param>
/// <param name="Largest">The largest trust, above 0.</param>
internal sealed record TrustScale(IReadOnlyList<double> Knots, double Offset, double Largest)
{
    private const int MostKnots = 64;

    /// <summary>For places: kilometres.</summary>
    public static TrustScale Kilometres { get; } = new([0, 1, 3, 10, 30, 100, 300], 0.3, 1.5);

    /// <summary>For numbers of metadata: standard deviations over the training rows.</summary>
    public static TrustScale Deviations { get; } = new([0, 1.0 / 16, 0.25, 0.5, 1, 2], 1.0 / 80, 1);

    /// <summary>Where a distance lies: it is share·knot[at] + (1 − share)·knot[at + 1] in ln(distance + offset).</summary>
    public (int Knot, double Share) Locate(double distance)
    {
        int last = Knots.Count - 1;
        if (!(distance > Knots[0]))
            return (0, 1);
        if (distance >= Knots[last])
            return (last, 1);
        int at = 0;
        while (distance > Knots[at + 1])
            at++;
        double low = Math.Log(Knots[at] + Offset);
        return (at, 1 - ((Math.Log(distance + Offset) - low) / (Math.Log(Knots[at + 1] + Offset) - low)));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Knots.Count);
        HeadPayload.WriteDoubles(writer, [.. Knots, Offset, Largest]);
    }

    public static TrustScale Read(BinaryReader reader)
    {
        int knots = HeadPayload.ReadDimension(reader, "knots of trust", MostKnots);
        double[] values = HeadPayload.ReadDoubles(reader, knots + 2, "knots of trust");
        TrustScale scale = new(values[..knots], values[knots], values[knots + 1]);
        bool ascends = values[0] >= 0 && Enumerable.Range(1, knots - 1).All(k => values[k] > values[k - 1]);
        return ascends && scale.Offset > 0 && scale.Largest > 0
            ? scale
            : throw new InvalidDataException(
                $"The saved trust has knots {string.Join(", ", values[..knots])}, offset {scale.Offset} and at most "
                + $"{scale.Largest}: expected ascending knots from 0 on and the others above 0.");
    }
}
