using System.Text.Json;

namespace MLNetGeoFM;

/// <summary>One object of series.json: hands out its values by key, and knows which keys nobody asked for.</summary>
internal sealed class JsonSection
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly string _file;
    private readonly byte[] _text;
    private readonly List<string> _known = [];

    public JsonSection(JsonElement element, string path, string file, byte[] text)
    {
        (_element, _path, _file, _text) = (element, path, file, text);
        if (element.ValueKind != JsonValueKind.Object)
            throw Fault(path.Length == 0 ? "The description is not an object" : $"Key '{path}' is not an object", "an object {…}",
                Excerpt(element), path, $"See the format of {SeriesFolder.DescriptionFileName} in the documentation.");
    }

    /// <summary>The object's keys in the order of the file, with their values.</summary>
    public IEnumerable<JsonProperty> Properties => _element.EnumerateObject();

    /// <summary>A text that is not empty.</summary>
    public string Text(string key) => ToText(key, Required(key));

    /// <summary>A text that is not empty, or null.</summary>
    public string? TextOrNull(string key)
    {
        JsonElement value = Required(key);
        return value.ValueKind == JsonValueKind.Null ? null : ToText(key, value);
    }

    /// <summary>A text that is not empty, or null where the key is missing or null.</summary>
    public string? OptionalText(string key) => Optional(key) is JsonElement value ? ToText(key, value) : null;

    /// <summary>A finite number.</summary>
    public double Number(string key) => ToNumber(key, Required(key));

    /// <summary>A finite number or null.</summary>
    public double? NumberOrNull(string key)
    {
        JsonElement value = Required(key);
        return value.ValueKind == JsonValueKind.Null ? null : ToNumber(key, value);
    }

    /// <summary>A whole number from smallest to largest.</summary>
    public long Integer(string key, long smallest, long largest)
    {
        JsonElement value = Required(key);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number) || number < smallest || number > largest)
            throw Fault($"Key '{PathOf(key)}' has a wrong value", $"a whole number from {smallest} to {largest}", Excerpt(value),
                PathOf(key), "Correct the value.");
        return number;
    }

    /// <summary>One of the given words.</summary>
    public T Word<T>(string key, IReadOnlyDictionary<string, T> words)
    {
        JsonElement value = Required(key);
        if (value.ValueKind == JsonValueKind.String && words.TryGetValue(value.GetString()!, out T? meaning))
            return meaning;
        throw Fault($"Key '{PathOf(key)}' has a wrong value", $"one of {SeriesErrors.Names([.. words.Keys])}", Excerpt(value),
            PathOf(key), "Correct the value.");
    }

    /// <summary>The object under a key.</summary>
    public JsonSection Section(string key) => new(Required(key), PathOf(key), _file, _text);

    /// <summary>The object under a key, or null.</summary>
    public JsonSection? SectionOrNull(string key)
    {
        JsonElement value = Required(key);
        return value.ValueKind == JsonValueKind.Null ? null : new(value, PathOf(key), _file, _text);
    }

    /// <summary>The object under a key, or null where the key is missing or null.</summary>
    public JsonSection? OptionalSection(string key) =>
        Optional(key) is JsonElement value ? new(value, PathOf(key), _file, _text) : null;

    /// <summary>Fails where the object holds a key that was never asked for.</summary>
    public void RequireNothingElse()
    {
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (_known.Contains(property.Name))
                continue;
            string path = PathOf(property.Name);
            string nearest = NearestName.Find(property.Name, _known) is string known
                ? $"Did you mean '{known}'?" : "Remove it.";
            throw Fault($"Key '{SeriesErrors.Printable(path)}' is unknown", $"only {SeriesErrors.Names(_known)}",
                $"'{SeriesErrors.Printable(property.Name)}'", path, nearest);
        }
    }

    /// <summary>The fault of a key, with file and line.</summary>
    public InvalidDataException Fault(string what, string expected, string actual, string path, string remedy) =>
        SeriesErrors.At(what, expected, actual, _file, LineOf(path), null, remedy);

    /// <summary>The path of a key below the root, with dots.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>A value as the file writes it, cut where long.</summary>
    public static string Excerpt(JsonElement value) => SeriesErrors.Printable(value.GetRawText());

    private JsonElement Required(string key)
    {
        _known.Add(key);
        if (_element.TryGetProperty(key, out JsonElement value))
            return value;
        throw Fault($"Key '{PathOf(key)}' is missing", $"a key '{key}'",
            Properties.Any() ? $"keys {SeriesErrors.Names([.. Properties.Select(property => property.Name)])}" : "no key at all", _path,
            "Add it; nothing is guessed.");
    }

    private JsonElement? Optional(string key)
    {
        _known.Add(key);
        return _element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string ToText(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        throw Fault($"Key '{PathOf(key)}' has a wrong value", "a text that is not empty", Excerpt(value), PathOf(key),
            "Correct the value.");
    }

    private double ToNumber(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number))
            return number;
        throw Fault($"Key '{PathOf(key)}' has a wrong value", "a finite number", Excerpt(value), PathOf(key),
            "Correct the value.");
    }

    /// <summary>The line, from 1, on which the key of a path stands; 1 for the root.</summary>
    private long LineOf(string path)
    {
        Utf8JsonReader json = new(_text);
        Stack<string> open = new();
        string name = "";
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = open.Count <= 1 ? json.GetString()! : $"{open.Peek()}.{json.GetString()}";
                    if (name == path)
                        return 1 + _text.AsSpan(0, (int)json.TokenStartIndex).Count((byte)'\n');
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push(open.Count == 0 ? "" : name);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
            }
        }

        return 1;
    }
}
