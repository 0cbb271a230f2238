namespace MLNetGeoFM;

/// <summary>Says how to make folds from named columns of a table that is not read yet; <see cref="Folds"/> makes
/// designs.</summary>
/// <remarks>Immutable. A <see cref="FoldAssignment"/> is a design that reads no columns.</remarks>
public sealed class FoldDesign
{
    private readonly Func<IReadOnlyList<IReadOnlyList<string>>, FoldAssignment> _assign;

    internal FoldDesign(
        IReadOnlyList<string> columnNames,
        Func<IReadOnlyList<IReadOnlyList<string>>, FoldAssignment> assign,
        IReadOnlyList<string>? featureColumnNames = null)
    {
        foreach (string name in columnNames)
            ArgumentException.ThrowIfNullOrEmpty(name);
        ColumnNames = columnNames;
        FeatureColumnNames = featureColumnNames ?? [];
        _assign = assign;
    }

    /// <summary>The columns whose values decide the folds, in the order that <see cref="Assign"/> takes them.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>Those of <see cref="ColumnNames"/> that hold features: one number or a vector of numbers in each row.</summary>
    public IReadOnlyList<string> FeatureColumnNames { get; }

    /// <summary>Makes the folds.</summary>
    /// <param name="columns">The values of each of <see cref="ColumnNames"/> as invariant text, [columns][rows]; empty =
    /// missing; a vector = its numbers with spaces between them.</param>
    /// <exception cref="ArgumentException">The columns do not fit the design; the message says how.</exception>
    public FoldAssignment Assign(IReadOnlyList<IReadOnlyList<string>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count != ColumnNames.Count)
        {
            throw new ArgumentException(
                $"The fold design needs {ColumnNames.Count} columns ({string.Join(", ", ColumnNames)}), got {columns.Count}.",
                nameof(columns));
        }

        return _assign(columns);
    }

    /// <summary>The same folds without the training rows that are nearer than a distance to any test row of their
    /// fold.</summary>
    /// <param name="latitudeColumnName">The column with degrees north, WGS 84.</param>
    /// <param name="longitudeColumnName">The column with degrees east, WGS 84.</param>
    /// <param name="bufferMetres">The least distance over the sphere from a training row to a test row, above 0.</param>
    public FoldDesign WithBuffer(string latitudeColumnName, string longitudeColumnName, double bufferMetres) =>
        new(
            [.. ColumnNames, latitudeColumnName, longitudeColumnName],
            columns => Assign([.. columns.Take(ColumnNames.Count)]).WithBuffer(
                Folds.Numbers(latitudeColumnName, columns[^2]),
                Folds.Numbers(longitudeColumnName, columns[^1]),
                bufferMetres),
            FeatureColumnNames);

    /// <summary>The design that gives these folds.</summary>
    /// <param name="assignment">Folds that are made already.</param>
    public static FoldDesign FromFoldAssignment(FoldAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return new FoldDesign([], _ => assignment);
    }

    /// <summary>The design that gives these folds.</summary>
    /// <param name="assignment">Folds that are made already.</param>
    public static implicit operator FoldDesign(FoldAssignment assignment) => FromFoldAssignment(assignment);
}
