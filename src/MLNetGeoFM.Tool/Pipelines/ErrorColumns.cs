using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Columns of the sample table by which errors are told apart, besides those that every data set names.</summary>
/// <param name="Climate">Climate zone; null = none.</param>
/// <param name="FieldSize">Size of the field, a number; null = none.</param>
/// <param name="LatitudeBand">Height of a band of latitude, degrees.</param>
internal sealed record ErrorColumns(string? Climate, string? FieldSize, double LatitudeBand)
{
    public const double DefaultLatitudeBand = 5;

    /// <summary>No column.</summary>
    public static ErrorColumns None { get; } = new(null, null, DefaultLatitudeBand);

    /// <summary>The columns to load.</summary>
    public IReadOnlyList<string> Names => [.. new[] { Climate, FieldSize }.OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What the columns say of the rows of a view.</summary>
    /// <exception cref="InvalidDataException">A size is no number.</exception>
    public EvaluatedSamples AddTo(EvaluatedSamples facts, IDataView data) => facts with
    {
        LatitudeBand = LatitudeBand,
        Climates = Climate is null ? null : [.. data.GetColumn<string>(Climate).Select(text => text ?? "")],
        FieldSizes = FieldSize is null ? null : [.. data.GetColumn<string>(FieldSize).Select((text, row) => Size(text, row))],
    };

    private double Size(string? text, int row) => string.IsNullOrWhiteSpace(text) ? double.NaN
        : double.TryParse(text, CultureInfo.InvariantCulture, out double size) && double.IsFinite(size) ? size
        : throw new InvalidDataException($"The column '{FieldSize}' does not hold sizes: expected a number or nothing in series {row + 1}, "
            + $"got '{text}'. Name another with --field-size-column.");
}
