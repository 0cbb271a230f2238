using System.Globalization;
using System.Text.Json;

namespace MLNetGeoFM;

/// <summary>Reads a FeatureCollection of RFC 7946: first where its features stand, then one feature after the other.</summary>
internal sealed class GeoJsonReader
{
    private const int MaximumDepth = 64;
    private const int FirstBuffer = 1 << 16;

    /// <summary>Names that <c>crs</c>, of the older GeoJSON, has for longitude and latitude in WGS 84.</summary>
    private static readonly string[] Wgs84 =
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ];

    private readonly ReadOnlyMemory<byte> _json;
    private readonly string _source;
    private readonly FieldReadOptions _options;
    private readonly List<(int Start, int Length)> _features = [];
    private string? _type;
    private bool _hasFeatures;

    private GeoJsonReader(ReadOnlyMemory<byte> json, string source, FieldReadOptions options) =>
        (_json, _source, _options) = (json, source, options);

    /// <summary>Reads a stream to its end.</summary>
    public static FieldShapes Read(Stream stream, string source, FieldReadOptions options)
    {
        ReadOnlyMemory<byte> json = ReadBytes(stream, source, options);
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        GeoJsonReader reader = new(json, source, options);
        try
        {
            reader.FindFeatures();
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The map is not valid JSON: {cause.Message} In '{source}', line {1 + ((cause as JsonException)?.LineNumber ?? 0)}. Correct the file."), cause);
        }

        return new FieldShapes(reader.ReadFeatures());
    }

    private static ReadOnlyMemory<byte> ReadBytes(Stream stream, string source, FieldReadOptions options)
    {
        if (stream.CanSeek && stream.Length - stream.Position > options.MaximumBytes)
            throw TooLarge(source, options, string.Create(CultureInfo.InvariantCulture, $"{stream.Length - stream.Position}"));
        byte[] bytes = new byte[stream.CanSeek ? (int)(stream.Length - stream.Position) : Math.Min(FirstBuffer, options.MaximumBytes)];
        int length = 0;
        while (true)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            if (length == bytes.Length)
            {
                int next = stream.ReadByte();
                if (next < 0)
                    break;
                if (length >= options.MaximumBytes)
                    throw TooLarge(source, options, "more");
                Array.Resize(ref bytes, (int)Math.Min(Math.Max(FirstBuffer, 2L * length), options.MaximumBytes));
                bytes[length++] = (byte)next;
                continue;
            }

            int read = stream.Read(bytes.AsSpan(length));
            if (read == 0)
                break;
            length += read;
        }

        return bytes.AsMemory(0, length);
    }

    private static InvalidDataException TooLarge(string source, FieldReadOptions options, string actual) => new(string.Create(
        CultureInfo.InvariantCulture, $"The map is too large: expected at most {options.MaximumBytes} bytes, got {actual}, in '{source}'. ")
        + $"Is it another file? Else raise {nameof(options.MaximumBytes)}.");

    private void FindFeatures()
    {
        Utf8JsonReader json = new(_json.Span, new JsonReaderOptions { MaxDepth = MaximumDepth });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw Fault("The map is no GeoJSON", "an object {\"type\": \"FeatureCollection\", …}", $"{json.TokenType}", "Is it another file?");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            if (name == "type")
                _type = json.TokenType == JsonTokenType.String ? json.GetString() : $"{json.TokenType}";
            else if (name == "features")
                FindFeatures(ref json);
            else if (name == "crs")
                RequireWgs84(Slice(ref json));
            else
                json.Skip();
        }

        json.Read(); // nothing but white space may follow
        if (_type != "FeatureCollection")
        {
            throw Fault("The map is of another type", "\"type\": \"FeatureCollection\"", _type is null ? "none" : $"'{SeriesErrors.Printable(_type)}'",
                "Put the features into a FeatureCollection.");
        }

        if (!_hasFeatures)
            throw Fault("The map has no features", "a member 'features'", "none", "Add the array of features.");
    }

    private void FindFeatures(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray || _hasFeatures)
            throw Fault("The features are no array", "one array 'features'", _hasFeatures ? "a second one" : $"{json.TokenType}", "Correct the file.");
        _hasFeatures = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            _features.Add(Slice(ref json));
    }

    private static (int Start, int Length) Slice(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return (start, (int)json.BytesConsumed - start);
    }

    private void RequireWgs84((int Start, int Length) slice)
    {
        using JsonDocument document = Parse(slice);
        JsonElement crs = document.RootElement;
        if (crs.ValueKind == JsonValueKind.Null)
            return;
        string? name = crs.ValueKind == JsonValueKind.Object && crs.TryGetProperty("properties", out JsonElement properties)
            && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("name", out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (!Wgs84.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw Fault("The map is in another reference system", "longitude and latitude in WGS 84 (CRS84)",
                name is null ? SeriesErrors.Printable(crs.GetRawText()) : $"'{SeriesErrors.Printable(name)}'", "Reproject it to EPSG:4326 first.");
        }
    }

    private JsonDocument Parse((int Start, int Length) slice) => JsonDocument.Parse(_json.Slice(slice.Start, slice.Length),
        new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaximumDepth });

    private FieldShape[] ReadFeatures()
    {
        FieldShape[] shapes = new FieldShape[_features.Count];
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        ReadingShare share = new(_options.Progress, shapes.Length + 1);
        for (int i = 0; i < shapes.Length; i++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            FieldPlace place = new("feature", i, _source, LineOf(_features[i].Start));
            try
            {
                shapes[i] = ReadFeature(_features[i], place);
            }
            catch (Exception cause) when (cause is JsonException or InvalidOperationException)
            {
                // InvalidOperationException: a text with half a surrogate pair, found when the text is taken out.
                throw place.Fault("The feature is not valid JSON", "no key twice, whole characters", cause.Message, "Correct the file.");
            }

            if (!ids.TryAdd(shapes[i].Id, i))
            {
                throw place.Fault("Two features have the same id", "ids that differ", string.Create(CultureInfo.InvariantCulture,
                    $"the id of feature {ids[shapes[i].Id]} again"), "Join the parts of a field in a MultiPolygon, or name another property as the id.");
            }

            share.Step();
        }

        share.Step();
        return shapes;
    }

    private FieldShape ReadFeature((int Start, int Length) slice, FieldPlace place)
    {
        using JsonDocument document = Parse(slice);
        JsonElement feature = document.RootElement;
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("type", out JsonElement type)
            || type.ValueKind != JsonValueKind.String || type.GetString() != "Feature")
        {
            throw place.Fault("A feature is none", "an object with \"type\": \"Feature\"", SeriesErrors.Printable(feature.GetRawText()), "Correct the file.");
        }

        Dictionary<string, JsonElement> properties = Properties(feature, place);
        JsonElement identifier = feature.TryGetProperty("id", out JsonElement id) ? id.Clone() : default;
        place.Id = IdOf(identifier, properties, place);
        if (!feature.TryGetProperty("geometry", out JsonElement geometry) || geometry.ValueKind != JsonValueKind.Object)
        {
            throw place.Fault("The feature has no geometry", "a Point, Polygon or MultiPolygon",
                geometry.ValueKind == JsonValueKind.Undefined ? "none" : SeriesErrors.Printable(geometry.GetRawText()), "Add it, or remove the feature.");
        }

        return new FieldShape(place.Id, identifier, GeoJsonGeometry.Read(geometry, _options.RepairsGeometry, place), properties);
    }

    private static Dictionary<string, JsonElement> Properties(JsonElement feature, FieldPlace place)
    {
        Dictionary<string, JsonElement> properties = new(StringComparer.Ordinal);
        if (!feature.TryGetProperty("properties", out JsonElement element) || element.ValueKind == JsonValueKind.Null)
            return properties;
        if (element.ValueKind != JsonValueKind.Object)
            throw place.Fault("The properties are no object", "an object or null", SeriesErrors.Printable(element.GetRawText()), "Correct the file.");
        foreach (JsonProperty property in element.Clone().EnumerateObject())
            properties.Add(property.Name, property.Value);
        return properties;
    }

    private string IdOf(JsonElement identifier, Dictionary<string, JsonElement> properties, FieldPlace place)
    {
        JsonElement value = _options.IdProperty is null ? identifier : properties.GetValueOrDefault(_options.IdProperty);
        string? id = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (!string.IsNullOrEmpty(id))
            return id;
        string wanted = _options.IdProperty is null ? "a member 'id'" : $"a property '{_options.IdProperty}'";
        string known = properties.Count == 0 ? "none" : SeriesErrors.Names([.. properties.Keys]);
        throw place.Fault("The feature has no id", $"{wanted} with a text or a number",
            value.ValueKind == JsonValueKind.Undefined ? "none" : SeriesErrors.Printable(value.GetRawText()),
            $"Add it, or name the property that holds it with {nameof(_options.IdProperty)}; the properties are {known}.");
    }

    private InvalidDataException Fault(string what, string expected, string actual, string remedy) =>
        new($"{what}: expected {expected}, got {actual}, in '{_source}'. {remedy}");

    private Func<long> LineOf(int start) => () => 1 + _json.Span[..start].Count((byte)'\n');
}
