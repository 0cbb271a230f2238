namespace MLNetGeoFM.Models;

/// <summary>Rows to train on: features, labels, and whatever metadata there are.</summary>
internal sealed class ConditionedRows
{
    /// <summary>The embeddings, [rows, features] row-major, finite.</summary>
    public required float[] Features { get; init; }

    /// <summary>The number of features of a row.</summary>
    public required int NumberOfFeatures { get; init; }

    /// <summary>What the base head sees, [rows, base features] row-major; empty = the embeddings.</summary>
    public float[] BaseFeatures { get; init; } = [];

    /// <summary>The number of features that the base head takes.</summary>
    public int NumberOfBaseFeatures => BaseFeatures.Length == 0 || Count == 0 ? NumberOfFeatures : BaseFeatures.Length / Count;

    /// <summary>The class of each row, [rows], 0-based.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The number of classes K.</summary>
    public required int NumberOfClasses { get; init; }

    /// <summary>Degrees north, [rows]; NaN = unknown; empty = unknown for all.</summary>
    public double[] Latitudes { get; init; } = [];

    /// <summary>Degrees east, [rows]; NaN = unknown; empty = unknown for all.</summary>
    public double[] Longitudes { get; init; } = [];

    /// <summary>[rows, metadata] row-major; NaN = unknown.</summary>
    public float[] Metadata { get; init; } = [];

    /// <summary>The number of metadata values of a row.</summary>
    public int NumberOfMetadata { get; init; }

    /// <summary>The region of each row, [rows]; empty = no regions.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The encoder's tokens before its last blocks, [rows][]; empty = none.</summary>
    public IReadOnlyList<float[]> Hidden { get; init; } = [];

    /// <summary>Days since 1970-01-01, [rows][T]; empty = unknown.</summary>
    public IReadOnlyList<int[]> Dates { get; init; } = [];

    /// <summary>The number of rows.</summary>
    public int Count => Labels.Length;

    /// <summary>A row as it is.</summary>
    public ConditionedRow this[int row] => Claiming(row, row);

    /// <summary>A row's series with the place and metadata of another row.</summary>
    public ConditionedRow Claiming(int row, int claimed) => new()
    {
        Features = Features.AsSpan(row * NumberOfFeatures, NumberOfFeatures),
        BaseFeatures = BaseFeatures.Length == 0 ? default : BaseFeatures.AsSpan(row * NumberOfBaseFeatures, NumberOfBaseFeatures),
        Latitude = Latitudes.Length > 0 ? Latitudes[claimed] : double.NaN,
        Longitude = Longitudes.Length > 0 ? Longitudes[claimed] : double.NaN,
        Metadata = Metadata.AsSpan(claimed * NumberOfMetadata, NumberOfMetadata),
        Hidden = Hidden.Count > 0 ? Hidden[row] : [],
        Dates = Dates.Count > 0 ? Dates[row] : [],
    };

    public bool HasPlace(int row) =>
        Latitudes.Length > 0 && double.IsFinite(Latitudes[row]) && double.IsFinite(Longitudes[row]);

    /// <summary>The features of some rows, [some, features].</summary>
    public float[] FeaturesOf(IReadOnlyList<int> rows)
    {
        float[] some = new float[rows.Count * NumberOfFeatures];
        for (int i = 0; i < rows.Count; i++)
        {
            Features.AsSpan(rows[i] * NumberOfFeatures, NumberOfFeatures)
                .CopyTo(some.AsSpan(i * NumberOfFeatures, NumberOfFeatures));
        }

        return some;
    }

    /// <summary>The labels of some rows.</summary>
    public int[] LabelsOf(IReadOnlyList<int> rows) => [.. rows.Select(row => Labels[row])];

    /// <summary>Throws one clear error where the rows do not fit together.</summary>
    public void Check()
    {
        TrainingRows.Check(Features, Labels, NumberOfFeatures, NumberOfClasses);
        CheckCount("features of the base head", BaseFeatures.Length, NumberOfBaseFeatures, true);
        CheckCount("latitudes", Latitudes.Length, 1, true);
        CheckCount("longitudes", Longitudes.Length, 1, true);
        CheckCount("metadata values", Metadata.Length, NumberOfMetadata, false);
        CheckCount("regions", Groups.Count, 1, true);
        CheckCount("rows of hidden tokens", Hidden.Count, 1, true);
        CheckCount("rows of dates", Dates.Count, 1, true);
        if (Latitudes.Length != Longitudes.Length)
        {
            throw new ArgumentException(
                $"{Latitudes.Length} latitudes do not fit {Longitudes.Length} longitudes: expected pairs.");
        }

        for (int row = 0; row < Latitudes.Length; row++)
        {
            if (Math.Abs(Latitudes[row]) > 90 || Math.Abs(Longitudes[row]) > 180)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Training row {row} has latitude {Latitudes[row]} and longitude {Longitudes[row]}: ")
                    + "expected -90 to 90 and -180 to 180 degrees, or NaN where unknown. "
                    + "Check that the two are not exchanged.");
            }
        }

        int infinite = Array.FindIndex(Metadata, float.IsInfinity);
        if (infinite >= 0)
        {
            throw new ArgumentException(
                $"Training row {infinite / NumberOfMetadata} has metadata value {infinite % NumberOfMetadata} = "
                + $"{Metadata[infinite]}: "
                + "expected a finite number, or NaN where unknown.");
        }
    }

    private void CheckCount(string what, int actual, int perRow, bool mayBeEmpty)
    {
        long expected = (long)Count * perRow;
        if (actual != expected && !(mayBeEmpty && actual == 0))
        {
            throw new ArgumentException(
                $"{actual} {what} do not fit {Count} rows: expected {expected}{(mayBeEmpty ? " or none" : "")}.");
        }
    }
}
