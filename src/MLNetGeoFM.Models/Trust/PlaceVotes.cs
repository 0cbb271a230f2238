namespace MLNetGeoFM.Models;

/// <summary>Training rows around a place vote for their classes.</summary>
/// <remarks>
/// With v_c = Σ e^(−d/h) over the training rows of class c at distances d up to 8h, and π_c the share of the class among all of
/// them, the residual is ln((v_c/π_c + α) / (Σv + α)): 0 far from all training places, bounded everywhere.
/// </remarks>
internal sealed class PlaceVotes : ResidualExpert
{
    /// <summary>Places within this distance are near: their surroundings have been seen.</summary>
    public const double NearKilometres = 30;

    private const double RangesOfVotes = 8;

    private readonly PlaceIndex _index;

    /// <summary>Votes from indexed places.</summary>
    /// <param name="index">The training places.</param>
    /// <param name="rangeKilometres">h, kilometres, above 0.</param>
    /// <param name="smoothing">α, above 0.</param>
    public PlaceVotes(PlaceIndex index, double rangeKilometres, double smoothing) =>
        (_index, RangeKilometres, Smoothing) = (index, rangeKilometres, smoothing);

    /// <summary>The distance at which a vote has fallen to 1/e, kilometres.</summary>
    public double RangeKilometres { get; }

    /// <summary>α: how many votes are needed to be heard.</summary>
    public double Smoothing { get; }

    public override ResidualExpertKind Kind => ResidualExpertKind.PlaceVotes;

    /// <inheritdoc/>
    /// <returns>Kilometres to the nearest training place; infinite beyond 8h and 30 km.</returns>
    public override double Explain(in ConditionedRow row, ReadOnlySpan<double> logarithms, Span<double> residual)
    {
        if (!row.HasPlace)
        {
            residual.Clear();
            return double.NaN;
        }

        double reach = RangesOfVotes * RangeKilometres;
        double nearest = _index.Sum(
            row.Latitude, row.Longitude, RangeKilometres, reach, Math.Max(reach, NearKilometres), residual);
        double[] counts = _index.ClassCounts;
        double all = 0;
        double votes = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            all += counts[k];
            votes += residual[k];
        }

        for (int k = 0; k < counts.Length; k++)
        {
            residual[k] = counts[k] > 0 && votes > 0
                ? Math.Log(((residual[k] * all / counts[k]) + Smoothing) / (votes + Smoothing))
                : 0;
        }

        return nearest;
    }

    public override void Write(BinaryWriter writer)
    {
        HeadPayload.WriteDoubles(writer, [RangeKilometres, Smoothing]);
        _index.Write(writer);
    }

    public static PlaceVotes Read(BinaryReader reader, int numberOfClasses)
    {
        double[] values = HeadPayload.ReadDoubles(reader, 2, "range and smoothing of votes");
        return values[0] > 0 && values[1] > 0
            ? new PlaceVotes(PlaceIndex.Read(reader, numberOfClasses), values[0], values[1])
            : throw new InvalidDataException(FormattableString.Invariant(
                $"The saved votes have range {values[0]} and smoothing {values[1]}: expected both above 0."));
    }
}
