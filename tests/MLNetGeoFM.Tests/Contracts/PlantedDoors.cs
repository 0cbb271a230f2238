using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Components that look at what they are given at all doors but one.</summary>
internal static class PlantedDoors
{
    private const string OfEstimator = "GetOutputSchema of the estimator";
    private const string OfModel = "GetOutputSchema of the model";

    private static DataViewSchema Whole => PreparedRows.Plain.Table.Schema;

    public static (string Check, ComponentCase Component, string Words)[] All { get; } =
    [
        .. Doors("NullArgument", "null", shape => shape.Count == 0, schema => schema.Count == 0,
            door => $"null for {door}: expected ArgumentNullException, got NullReferenceException"),
        .. Doors("MissingColumn", "a missing column", shape => !shape.Any(column => column.Name == "Reflectance"),
            schema => schema.GetColumnOrNull("Reflectance") is null,
            door => door == OfEstimator
                ? "promises its columns whatever is missing"
                : $"without 'Reflectance', {door}: expected ArgumentException, got no exception"),
        .. Doors("WrongColumn", "another type",
            shape => shape.Any(column => column.Name == "Reflectance" && column.ItemType is TextDataViewType),
            schema => schema.GetColumnOrNull("Reflectance")?.Type is TextDataViewType,
            door => $"with another type of 'Reflectance', {door}: expected ArgumentException, got no exception"),
        ("MissingColumn", Speechless("does not say which column is missing", "A column is missing."), "Fit: expected a message that names it"),
        ("MissingColumn", Speechless("does not say what is there", "The column 'Reflectance' is missing."),
            "Fit: expected a message that says what is there"),
    ];

    private static IEnumerable<(string Check, ComponentCase Component, string Words)> Doors(
        string check, string what, Func<SchemaShape, bool> isWrongShape, Func<DataViewSchema, bool> isWrong, Func<string, string> words) =>
    [
        (check, PlantedFaults.Plant($"promises for {what}", new()
        {
            Promise = (inner, shape) => inner.GetOutputSchema(isWrongShape(shape) ? SchemaShapes.Of(Whole) : shape),
        }), words(OfEstimator)),
        (check, PlantedFaults.Plant($"is fitted on {what}", new()
        {
            Fit = (inner, input) => isWrong(input.Schema) ? PlantedFaults.Other() : inner.Fit(input),
        }), words("Fit")),
        (check, PlantedFaults.Plant($"describes {what}", new()
        {
            Schema = (inner, input) => inner.GetOutputSchema(isWrong(input) ? Whole : input),
        }), words(OfModel)),
        (check, PlantedFaults.Plant($"transforms {what}", new()
        {
            Transform = (inner, input) => isWrong(input.Schema) ? input : inner.Transform(input),
        }), words("Transform")),
        (check, PlantedFaults.Plant($"maps {what}", new()
        {
            Mapper = (inner, input) => inner.GetRowToRowMapper(isWrong(input) ? Whole : input),
        }), words("GetRowToRowMapper")),
    ];

    private static ComponentCase Speechless(string name, string message) => PlantedFaults.Plant(name, new()
    {
        Fit = (inner, input) => input.Schema.GetColumnOrNull("Reflectance") is null ? throw new ArgumentException(message) : inner.Fit(input),
    });
}
