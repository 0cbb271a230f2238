using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Turns the times of rows, as <c>LoadFromEnumerable</c> takes them from a class, into the dates that every component reads.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of DateTime [T], days ascending: in UTC, or of unspecified kind at midnight, which is a date |
/// | Output | Vector of Int32 [T], days since 1970-01-01: the calendar day in UTC; two observations of one day stay two |
/// | No-data | a time outside the years 1900 to 2200 is an error, <c>default(DateTime)</c> too: leave out what was not observed |
/// | Thread-safe | Yes |
/// What Fit gives is a chain of ML.NET's transformers, and saves and loads as such; nothing needs to be registered.
/// </remarks>
public sealed class DateConvertingEstimator : IEstimator<ITransformer>
{
    private const string Role = "times";

    private readonly TransformsCatalog _transforms;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;

    internal DateConvertingEstimator(TransformsCatalog transforms, string outputColumnName, string inputColumnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        _transforms = transforms;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
    }

    /// <summary>Binds the column.</summary>
    /// <param name="input">Rows with the times; none is read.</param>
    /// <returns>The transformer; this estimator is unchanged and can be fitted again.</returns>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewType type = SchemaErrors.Require(input.Schema, Role, _inputColumnName).Type;
        if (type is not VectorDataViewType { ItemType: DateTimeDataViewType })
            throw Mismatch(type.ToString()!);
        return _transforms.CopyColumns(DatedTimes.ColumnName, _inputColumnName)
            .Append(_transforms.CustomMapping<DatedTimes, DatedDays>(DatedDaysFactory.Map, DatedDaysFactory.ContractName))
            .Append(_transforms.CopyColumns(_outputColumnName, DatedDays.ColumnName))
            .Append(_transforms.DropColumns(DatedTimes.ColumnName, DatedDays.ColumnName))
            .Fit(input);
    }

    /// <summary>The promised column.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <returns>The input's shape with the dates replaced or appended.</returns>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var found = inputSchema.FirstOrDefault(column => column.Name == _inputColumnName);
        if (found.Name is null)
            throw SchemaErrors.Missing(Role, _inputColumnName, inputSchema.Select(column => column.Name));
        if (found.Kind == SchemaShape.Column.VectorKind.Scalar || found.ItemType is not DateTimeDataViewType)
            throw Mismatch($"{(found.Kind == SchemaShape.Column.VectorKind.Scalar ? "" : "a Vector of ")}{found.ItemType}");
        return SchemaShapes.With(inputSchema, [new(_outputColumnName, new VectorDataViewType(NumberDataViewType.Int32))]);
    }

    private ArgumentException Mismatch(string actual)
        => SchemaErrors.Mismatch(Role, _inputColumnName, "a Vector of DateTime, one time of each observation", actual);
}
