namespace MLNetGeoFM.Models;

/// <summary>
/// What Galileo's encoder makes of one sample: a row of D numbers for every token, hidden ones too, and their means.
/// </summary>
/// <remarks>
/// A hidden token is zero before the final norm, and so is the norm's bias after it. h and w count patches.
/// </remarks>
public sealed class GalileoTokens
{
    private readonly float[][] _tokens;
    private readonly GalileoTokenState[][] _states;

    internal GalileoTokens(int embeddingSize, int rows, int columns, int steps)
    {
        EmbeddingSize = embeddingSize;
        Rows = rows;
        Columns = columns;
        Steps = steps;
        int patches = rows * columns;
        int[] counts =
        [
            patches * steps * GalileoGroups.SpaceTime.Count, patches * GalileoGroups.Space.Count,
            steps * GalileoGroups.Time.Count, GalileoGroups.Static.Count,
        ];
        _tokens = [.. counts.Select(count => new float[count * embeddingSize])];
        _states = [.. counts.Select(count => new GalileoTokenState[count])];
        AverageValues = new float[embeddingSize];
        AveragePerPatchValues = new float[patches * embeddingSize];
    }

    /// <summary>D.</summary>
    public int EmbeddingSize { get; }

    /// <summary>h: rows of patches.</summary>
    public int Rows { get; }

    /// <summary>w: columns of patches.</summary>
    public int Columns { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>[h, w, T, 7, D].</summary>
    public ReadOnlyMemory<float> SpaceTime => _tokens[(int)GalileoModality.SpaceTime];

    /// <summary>[h, w, 3, D].</summary>
    public ReadOnlyMemory<float> Space => _tokens[(int)GalileoModality.Space];

    /// <summary>[T, 3, D].</summary>
    public ReadOnlyMemory<float> Time => _tokens[(int)GalileoModality.Time];

    /// <summary>[4, D].</summary>
    public ReadOnlyMemory<float> Static => _tokens[(int)GalileoModality.Static];

    /// <summary>[h, w, T, 7].</summary>
    public ReadOnlyMemory<GalileoTokenState> SpaceTimeStates => _states[(int)GalileoModality.SpaceTime];

    /// <summary>[h, w, 3].</summary>
    public ReadOnlyMemory<GalileoTokenState> SpaceStates => _states[(int)GalileoModality.Space];

    /// <summary>[T, 3].</summary>
    public ReadOnlyMemory<GalileoTokenState> TimeStates => _states[(int)GalileoModality.Time];

    /// <summary>[4].</summary>
    public ReadOnlyMemory<GalileoTokenState> StaticStates => _states[(int)GalileoModality.Static];

    /// <summary>[D]: mean of the visible tokens of all inputs; NaN where none is visible.</summary>
    public ReadOnlyMemory<float> Average => AverageValues;

    /// <summary>
    /// [h * w, D]: mean of each patch's visible tokens, with those of time and static inputs in every patch; NaN where none is
    /// visible.
    /// </summary>
    public ReadOnlyMemory<float> AveragePerPatch => AveragePerPatchValues;

    internal float[] AverageValues { get; }

    internal float[] AveragePerPatchValues { get; }

    internal Span<float> Tokens(GalileoModality modality) => _tokens[(int)modality];

    internal Span<GalileoTokenState> States(GalileoModality modality) => _states[(int)modality];

    /// <summary>Computes <see cref="AveragePerPatch"/> from tokens and states.</summary>
    internal void AverageEachPatch()
    {
        double[] shared = new double[EmbeddingSize];
        int sharedCount = AddVisible(GalileoModality.Time, 0, Steps * GalileoGroups.Time.Count, shared)
            + AddVisible(GalileoModality.Static, 0, GalileoGroups.Static.Count, shared);
        double[] sums = new double[EmbeddingSize];
        for (int patch = 0; patch < Rows * Columns; patch++)
        {
            shared.CopyTo(sums, 0);
            int spaceTime = Steps * GalileoGroups.SpaceTime.Count, space = GalileoGroups.Space.Count;
            int count = sharedCount + AddVisible(GalileoModality.SpaceTime, patch * spaceTime, spaceTime, sums)
                + AddVisible(GalileoModality.Space, patch * space, space, sums);
            for (int i = 0; i < EmbeddingSize; i++)
                AveragePerPatchValues[(patch * EmbeddingSize) + i] = count == 0 ? float.NaN : (float)(sums[i] / count);
        }
    }

    private int AddVisible(GalileoModality modality, int first, int count, Span<double> sums)
    {
        int visible = 0;
        for (int token = first; token < first + count; token++)
        {
            if (States(modality)[token] != GalileoTokenState.Visible)
                continue;
            visible++;
            var row = Tokens(modality).Slice(token * EmbeddingSize, EmbeddingSize);
            for (int i = 0; i < row.Length; i++)
                sums[i] += row[i];
        }

        return visible;
    }
}
