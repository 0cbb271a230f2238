namespace MLNetGeoFM.Models;

/// <summary>
/// The projections of all groups: packed for a matrix product where tokens have many features, else [features, width] to be added
/// up token by token.
/// </summary>
internal sealed unsafe class GroupProjectionWeights : OperationWeights
{
    // Up to here a matrix product costs more in bringing tokens together than it saves.
    private const int FewFeatures = 16;

    private readonly IReadOnlyList<GroupProjection?> _groups;
    private readonly PackedMatrix?[] _matrices;
    private readonly AlignedBuffer?[] _columns;
    private readonly AlignedBuffer?[] _biases;

    public GroupProjectionWeights(IReadOnlyList<GroupProjection?> groups, InstructionSet set)
    {
        _groups = groups;
        _matrices = new PackedMatrix?[groups.Count];
        _columns = new AlignedBuffer?[groups.Count];
        _biases = new AlignedBuffer?[groups.Count];
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i] is not { } group)
                continue;
            if (group.Features > FewFeatures)
                _matrices[i] = PackedMatrix.FromRows(group.Weight.Values, group.Weight.Shape[0], group.Features, set);
            else
                _columns[i] = new AlignedBuffer(group.Weight.Values.Length);
            _biases[i] = group.Bias is null ? null : Copy(group.Bias);
            Transpose(i);
        }
    }

    /// <summary>
    /// Whether the group's tokens are brought together for <see cref="Matrix"/>; else <see cref="Project"/> takes each.
    /// </summary>
    public bool IsPacked(int group) => _matrices[group] is not null;

    /// <summary>[width, features].</summary>
    public PackedMatrix Matrix(int group) => _matrices[group]!;

    /// <summary>[width] or null.</summary>
    public float* Bias(int group) => _biases[group] is { } bias ? bias.Pointer : null;

    /// <summary>Writes one token's row.</summary>
    public void Project(int group, float* features, int count, float* row, int width)
        => RowArithmetic.Project(features, count, _columns[group]!.Pointer, Bias(group), row, width);

    public override void Update()
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i] is not { } group)
                continue;
            _matrices[i]?.RepackRows(group.Weight.Values);
            Transpose(i);
            if (_biases[i] is { } bias)
                Copy([group.Bias!], bias);
        }
    }

    public override void Dispose()
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            _matrices[i]?.Dispose();
            _columns[i]?.Dispose();
            _biases[i]?.Dispose();
        }
    }

    private void Transpose(int group)
    {
        if (_columns[group] is not { } columns)
            return;
        float[] rows = _groups[group]!.Weight.Values;
        int features = _groups[group]!.Features, width = rows.Length / Math.Max(1, features);
        for (int i = 0; i < rows.Length; i++)
            columns.Span[((i % features) * width) + (i / features)] = rows[i];
    }
}
