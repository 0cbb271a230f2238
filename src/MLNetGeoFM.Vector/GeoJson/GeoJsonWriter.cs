using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NetTopologySuite.Geometries;

namespace MLNetGeoFM;

/// <summary>Writes fields with their predictions as a FeatureCollection of RFC 7946.</summary>
internal static class GeoJsonWriter
{
    private const string PredictedClass = "predicted_class";
    private const int FlushBytes = 1 << 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void Write(Stream stream, FieldShapes shapes, IEnumerable<FieldPrediction> predictions, IReadOnlyList<string> classNames)
    {
        string[] added = [PredictedClass, .. classNames.Select(name => $"p_{name}")];
        if (added.Distinct(StringComparer.Ordinal).Count() < added.Length)
            throw new ArgumentException($"The class names are not unique: {string.Join(", ", classNames)}.", nameof(classNames));
        Dictionary<string, FieldPrediction> byId = ById(shapes, predictions, classNames.Count);
        using Utf8JsonWriter json = new(stream, Options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (FieldShape shape in shapes)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            if (shape.Identifier.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("id");
                shape.Identifier.WriteTo(json);
            }

            json.WriteStartObject("properties");
            foreach (var (name, value) in shape.Properties.Where(property => !added.Contains(property.Key, StringComparer.Ordinal)))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            WritePrediction(json, byId.GetValueOrDefault(shape.Id), added);
            json.WriteEndObject();
            json.WritePropertyName("geometry");
            WriteGeometry(json, shape.Geometry);
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes)
                json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static Dictionary<string, FieldPrediction> ById(FieldShapes shapes, IEnumerable<FieldPrediction> predictions, int classes)
    {
        Dictionary<string, FieldPrediction> byId = new(StringComparer.Ordinal);
        foreach (FieldPrediction prediction in predictions)
        {
            if (shapes.Find(prediction.Id) is null)
            {
                throw Fault(prediction, "is of no field", string.Create(CultureInfo.InvariantCulture, $"one of {shapes.Count} ids"), "none of them",
                    "Are the ids of the map and of the series the same? A property can be named as the id when the map is read.");
            }

            if (prediction.Probabilities.Count != classes)
            {
                throw Fault(prediction, "does not fit the classes", string.Create(CultureInfo.InvariantCulture, $"{classes} probabilities"),
                    prediction.Probabilities.Count.ToString(CultureInfo.InvariantCulture), "Give one for each class.");
            }

            if (!byId.TryAdd(prediction.Id, prediction))
                throw Fault(prediction, "comes twice", "at most one for each field", "a second one", "Leave one out.");
        }

        return byId;
    }

    private static ArgumentException Fault(FieldPrediction prediction, string what, string expected, string actual, string remedy) =>
        new($"The prediction for '{prediction.Id}' {what}: expected {expected}, got {actual}. {remedy}");

    private static void WritePrediction(Utf8JsonWriter json, FieldPrediction? prediction, string[] names)
    {
        json.WriteString(names[0], string.IsNullOrEmpty(prediction?.PredictedClass) ? null : prediction.PredictedClass);
        for (int k = 1; k < names.Length; k++)
        {
            if (prediction?.Probabilities[k - 1] is float probability && float.IsFinite(probability))
                json.WriteNumber(names[k], probability);
            else
                json.WriteNull(names[k]);
        }
    }

    private static void WriteGeometry(Utf8JsonWriter json, Geometry geometry)
    {
        json.WriteStartObject();
        json.WriteString("type", geometry.GeometryType);
        json.WritePropertyName("coordinates");
        switch (geometry)
        {
            case Point point:
                WritePosition(json, point.X, point.Y);
                break;
            case Polygon polygon:
                WritePolygon(json, polygon);
                break;
            default:
                json.WriteStartArray();
                for (int i = 0; i < geometry.NumGeometries; i++)
                    WritePolygon(json, (Polygon)geometry.GetGeometryN(i));
                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>The outer ring anticlockwise, holes clockwise: the right-hand rule of RFC 7946.</summary>
    private static void WritePolygon(Utf8JsonWriter json, Polygon polygon)
    {
        json.WriteStartArray();
        WriteRing(json, (LinearRing)polygon.ExteriorRing, anticlockwise: true);
        foreach (LineString hole in polygon.InteriorRings)
            WriteRing(json, (LinearRing)hole, anticlockwise: false);
        json.WriteEndArray();
    }

    private static void WriteRing(Utf8JsonWriter json, LinearRing ring, bool anticlockwise)
    {
        CoordinateSequence positions = ring.CoordinateSequence;
        bool turned = ring.IsCCW != anticlockwise;
        json.WriteStartArray();
        for (int i = 0; i < positions.Count; i++)
        {
            int at = turned ? positions.Count - 1 - i : i;
            WritePosition(json, positions.GetX(at), positions.GetY(at));
        }

        json.WriteEndArray();
    }

    private static void WritePosition(Utf8JsonWriter json, double longitude, double latitude)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Longitudes.Wrap(longitude));
        json.WriteNumberValue(latitude);
        json.WriteEndArray();
    }
}
