using System.Text;
using System.Text.Json;

namespace MLNetGeoFM;

/// <summary>Says how the two tables of a series folder are read: the contents of its <c>series.json</c>.</summary>
public sealed class SeriesDescription
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 1, NewLine = "\n" };

    /// <summary>What the series are, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>File of the sample table, inside the folder. Default <c>samples.csv</c>.</summary>
    public string Samples { get; init; } = "samples.csv";

    /// <summary>File of the observation table, inside the folder. Default <c>observations.csv</c>.</summary>
    public string Observations { get; init; } = "observations.csv";

    /// <summary>Column of both tables that names the sample. Default <c>sample_id</c>.</summary>
    public string Id { get; init; } = "sample_id";

    /// <summary>Column of the sample table with the class; null where there is none.</summary>
    public string? Label { get; init; }

    /// <summary>Column of the sample table with the region; null where there is none.</summary>
    public string? Region { get; init; }

    /// <summary>Column of the sample table with the published split; null where there is none.</summary>
    public string? Split { get; init; }

    /// <summary>Where the spatial block comes from; null where there is none.</summary>
    public SeriesBlock? Block { get; init; }

    /// <summary>Where latitude and longitude come from; null where they are unknown.</summary>
    public SeriesPlace? Place { get; init; }

    /// <summary>How dates are written.</summary>
    public required SeriesDate Date { get; init; }

    /// <summary>Satellite and processing level, for example <c>Sentinel-2 L2A</c>.</summary>
    public required string Sensor { get; init; }

    /// <summary>Factor of the digital numbers: reflectance = digital number × scale + offset; not 0. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Summand in reflectance units: reflectance = digital number × scale + offset. Default 0.</summary>
    public double Offset { get; init; }

    /// <summary>
    /// Digital number that stands for "no observation"; with it an empty field means the same. Null: every field must hold a
    /// number.
    /// </summary>
    public double? NoData { get; init; }

    /// <summary>Bands in the order of the reflectance vector, at least one, names and columns unique.</summary>
    public required IReadOnlyList<SeriesBand> Bands { get; init; }

    /// <summary>The provider's quality layer; null where there is none.</summary>
    public SeriesQuality? Quality { get; init; }

    /// <summary>Reads a description from its file.</summary>
    /// <param name="file">Path of a <c>series.json</c>.</param>
    /// <returns>The description; every required key was there, no unknown one was.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is missing, larger than 1 MiB, no valid JSON, lacks a key, has an unknown one, or a value of the wrong kind.
    /// </exception>
    public static SeriesDescription Read(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return SeriesDescriptionReader.Read(file);
    }

    /// <summary>Writes the description as JSON that <see cref="Read"/> reads back.</summary>
    /// <returns>The contents of a <c>series.json</c>, with a line feed at the end.</returns>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteString("title", Title);
            json.WriteString("samples", Samples);
            json.WriteString("observations", Observations);
            json.WriteString("id", Id);
            json.WriteString("label", Label);
            json.WriteString("region", Region);
            json.WriteString("split", Split);
            WriteBlock(json);
            WritePlace(json);
            WriteDate(json);
            json.WriteString("sensor", Sensor);
            json.WriteNumber("scale", Scale);
            json.WriteNumber("offset", Offset);
            if (NoData is double noData)
                json.WriteNumber("noData", noData);
            else
                json.WriteNull("noData");
            json.WriteStartObject("bands");
            foreach (SeriesBand band in Bands)
                json.WriteString(band.Name, band.Column);
            json.WriteEndObject();
            WriteQuality(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void WriteBlock(Utf8JsonWriter json)
    {
        if (Block is null)
        {
            json.WriteNull("block");
            return;
        }

        json.WriteStartObject("block");
        json.WriteString("column", Block.Column);
        json.WriteNumber("divideBy", Block.DivideBy);
        json.WriteEndObject();
    }

    private void WritePlace(Utf8JsonWriter json)
    {
        if (Place is null)
        {
            json.WriteNull("place");
            return;
        }

        json.WriteStartObject("place");
        if (Place.File is not null)
        {
            json.WriteString("file", Place.File);
            json.WriteString("key", Place.Key);
        }

        json.WriteString("latitude", Place.LatitudeColumn);
        json.WriteString("longitude", Place.LongitudeColumn);
        json.WriteEndObject();
    }

    private void WriteDate(Utf8JsonWriter json)
    {
        json.WriteStartObject("date");
        json.WriteString("column", Date.Column);
        json.WriteString("kind", SeriesDescriptionReader.NameOf(Date.Kind));
        if (Date.Year is int year)
            json.WriteNumber("year", year);
        json.WriteEndObject();
    }

    private void WriteQuality(Utf8JsonWriter json)
    {
        if (Quality is null)
        {
            json.WriteNull("quality");
            return;
        }

        json.WriteStartObject("quality");
        json.WriteString("column", Quality.Column);
        json.WriteString("kind", SeriesDescriptionReader.NameOf(Quality.Kind));
        json.WriteEndObject();
    }
}
