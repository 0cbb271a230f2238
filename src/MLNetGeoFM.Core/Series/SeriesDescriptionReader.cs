using System.Text.Json;

namespace MLNetGeoFM;

/// <summary>Reads series.json strictly: every key is there, none is unknown, nothing is guessed.</summary>
internal static class SeriesDescriptionReader
{
    /// <summary>Largest series.json that is read, in bytes.</summary>
    public const int MaximumBytes = 1 << 20;

    private static readonly Dictionary<string, SeriesDateKind> DateKinds = new()
    {
        ["iso"] = SeriesDateKind.Iso,
        ["dayOfYear"] = SeriesDateKind.DayOfYear,
    };

    private static readonly Dictionary<string, SeriesQualityKind> QualityKinds = new()
    {
        ["scl"] = SeriesQualityKind.Scl,
        ["hlsFmask"] = SeriesQualityKind.HlsFmask,
        ["qa60"] = SeriesQualityKind.Qa60,
        ["landsatQaPixel"] = SeriesQualityKind.LandsatQaPixel,
        ["cloudProbability"] = SeriesQualityKind.CloudProbability,
    };

    /// <summary>The word for a kind of date in series.json.</summary>
    public static string NameOf(SeriesDateKind kind) => DateKinds.First(word => word.Value == kind).Key;

    /// <summary>The word for a kind of quality layer in series.json.</summary>
    public static string NameOf(SeriesQualityKind kind) => QualityKinds.First(word => word.Value == kind).Key;

    /// <summary>Reads the description in a file.</summary>
    public static SeriesDescription Read(string file)
    {
        byte[] text = ReadText(file);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
                MaxDepth = 8,
            });
            return ToDescription(new JsonSection(document.RootElement, "", file, text));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text with half a surrogate pair, found when the text is taken out.
            throw SeriesErrors.At("The description is not valid JSON", "JSON without duplicate keys", cause.Message, file,
                1 + ((cause as JsonException)?.LineNumber ?? 0), null, "Correct the file.", cause);
        }
    }

    /// <summary>A relative path that stays inside the folder, with '/' between its parts.</summary>
    public static bool StaysInside(string path) =>
        path.AsSpan().IndexOfAny("\\:\0") < 0 && !Path.IsPathRooted(path)
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static byte[] ReadText(string file)
    {
        if (!File.Exists(file))
            throw SeriesErrors.At("The description is missing", $"a file '{Path.GetFileName(file)}'", "none", file, null, null,
                "Add it: it names the bands, scale, offset, dates and quality layer, which are never guessed. The README shows one.");
        using FileStream stream = File.OpenRead(file);
        if (stream.Length > MaximumBytes)
            throw SeriesErrors.At("The description is too large", $"at most {MaximumBytes} bytes", $"{stream.Length}", file, null,
                null, "Is this another file?");
        byte[] text = new byte[(int)stream.Length];
        stream.ReadExactly(text);
        return text.AsSpan().StartsWith("\uFEFF"u8) ? text[3..] : text;
    }

    private static SeriesDescription ToDescription(JsonSection root)
    {
        SeriesDescription description = new()
        {
            Title = root.Text("title"),
            Samples = FileName(root, "samples", root.Text("samples")),
            Observations = FileName(root, "observations", root.Text("observations")),
            Id = root.Text("id"),
            Label = root.TextOrNull("label"),
            Region = root.TextOrNull("region"),
            Split = root.TextOrNull("split"),
            Block = ToBlock(root.OptionalSection("block")),
            Place = ToPlace(root.SectionOrNull("place")),
            Date = ToDate(root.Section("date")),
            Sensor = root.Text("sensor"),
            Scale = ToScale(root),
            Offset = root.Number("offset"),
            NoData = root.NumberOrNull("noData"),
            Bands = ToBands(root, root.Section("bands")),
            Quality = ToQuality(root.SectionOrNull("quality")),
        };
        root.RequireNothingElse();
        return description;
    }

    private static double ToScale(JsonSection root)
    {
        double scale = root.Number("scale");
        return scale != 0 ? scale : throw root.Fault("Key 'scale' has a wrong value", "a number other than 0", "0", "scale",
            "Set the factor that turns digital numbers into reflectance: 0.0001 for Sentinel-2 L2A.");
    }

    private static SeriesBlock? ToBlock(JsonSection? section)
    {
        if (section is null)
            return null;
        SeriesBlock block = new(section.Text("column"), section.Integer("divideBy", 1, long.MaxValue));
        section.RequireNothingElse();
        return block;
    }

    private static SeriesPlace? ToPlace(JsonSection? section)
    {
        if (section is null)
            return null;
        string? file = section.OptionalText("file") is string name ? FileName(section, "file", name) : null;
        string? key = section.OptionalText("key");
        if (file is null != key is null)
        {
            (string there, string absent) = file is null ? ("key", "file") : ("file", "key");
            throw section.Fault($"Key '{section.PathOf(absent)}' is missing", $"'{absent}' beside '{there}'", $"'{there}' alone",
                section.PathOf(there), "A place in another file needs both; a place in the sample table needs neither.");
        }

        SeriesPlace place = new(section.Text("latitude"), section.Text("longitude"), file, key);
        section.RequireNothingElse();
        return place;
    }

    private static SeriesDate ToDate(JsonSection section)
    {
        string column = section.Text("column");
        SeriesDateKind kind = section.Word("kind", DateKinds);
        int? year = kind == SeriesDateKind.DayOfYear
            ? (int)section.Integer("year", SeriesCalendar.FirstYear, SeriesCalendar.LastYear) : null;
        section.RequireNothingElse();
        return new SeriesDate(column, kind, year);
    }

    private static SeriesQuality? ToQuality(JsonSection? section)
    {
        if (section is null)
            return null;
        SeriesQuality quality = new(section.Text("column"), section.Word("kind", QualityKinds));
        section.RequireNothingElse();
        return quality;
    }

    private static List<SeriesBand> ToBands(JsonSection root, JsonSection section)
    {
        List<SeriesBand> bands = [];
        foreach (JsonProperty property in section.Properties)
        {
            string column = section.Text(property.Name);
            if (property.Name.Length == 0)
                throw root.Fault("A band has no name", "a name such as 'B02'", "an empty name", "bands", "Name the band.");
            if (bands.FindIndex(band => band.Column == column) is int other and >= 0)
                throw root.Fault($"Bands '{SeriesErrors.Printable(bands[other].Name)}' and '{SeriesErrors.Printable(property.Name)}'"
                    + " share a column", "one column for each band", $"'{SeriesErrors.Printable(column)}' twice",
                    section.PathOf(property.Name), "Correct the column of one of them.");
            bands.Add(new SeriesBand(property.Name, column));
        }

        return bands.Count > 0 ? bands : throw root.Fault("Key 'bands' names no band", "at least one band", "{}", "bands",
            "Name the columns: \"bands\": {\"B02\": \"B2\"}.");
    }

    private static string FileName(JsonSection section, string key, string name) => StaysInside(name)
        ? name
        : throw section.Fault($"Key '{section.PathOf(key)}' leaves the folder", "a file inside the folder, without '..'",
            $"'{SeriesErrors.Printable(name)}'", section.PathOf(key), "Move the file into the folder and name it relative to it.");
}
