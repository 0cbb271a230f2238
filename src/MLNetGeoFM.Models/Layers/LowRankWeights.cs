namespace MLNetGeoFM.Models;

/// <summary>The two factors of each change of low rank, packed for both directions.</summary>
internal sealed class LowRankWeights : OperationWeights
{
    private readonly IReadOnlyList<LowRankChange> _changes;
    private readonly PackedMatrix[] _down;
    private readonly PackedMatrix[] _up;
    private readonly PackedMatrix[] _downTransposed;
    private readonly PackedMatrix[] _upTransposed;

    public LowRankWeights(IReadOnlyList<LowRankChange> changes, InstructionSet set)
    {
        _changes = changes;
        _down = [.. changes.Select(c => PackedMatrix.FromRows(c.Down.Values, c.Rank, c.Down.Shape[1], set))];
        _up = [.. changes.Select(c => PackedMatrix.FromRows(c.Up.Values, c.Columns, c.Rank, set))];
        _downTransposed = [.. changes.Select(c => PackedMatrix.FromColumns(c.Down.Values, c.Rank, c.Down.Shape[1], set))];
        _upTransposed = [.. changes.Select(c => PackedMatrix.FromColumns(c.Up.Values, c.Columns, c.Rank, set))];
    }

    /// <summary>For u = x Downᵀ.</summary>
    public PackedMatrix Down(int change) => _down[change];

    /// <summary>For y = u Upᵀ.</summary>
    public PackedMatrix Up(int change) => _up[change];

    /// <summary>For dx = du Down.</summary>
    public PackedMatrix DownTransposed(int change) => _downTransposed[change];

    /// <summary>For du = dy Up.</summary>
    public PackedMatrix UpTransposed(int change) => _upTransposed[change];

    public override void Update()
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            _down[i].RepackRows(_changes[i].Down.Values);
            _downTransposed[i].RepackColumns(_changes[i].Down.Values);
            _up[i].RepackRows(_changes[i].Up.Values);
            _upTransposed[i].RepackColumns(_changes[i].Up.Values);
        }
    }

    public override void Dispose()
    {
        foreach (var matrix in _down.Concat(_up).Concat(_downTransposed).Concat(_upTransposed))
            matrix.Dispose();
    }
}
