using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Copies one column of the current series into the caller's value.</summary>
internal delegate void SeriesValue<TValue>(SeriesReader reader, ref TValue value);

/// <summary>A column of a loaded series folder: its type, what it needs decoded, and how its value is taken from a reader.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Type">Column type.</param>
/// <param name="Needs">What a reader must decode for it.</param>
/// <param name="Value">A <see cref="SeriesValue{TValue}"/> of the type's raw type.</param>
/// <param name="Annotations">Annotations, or null.</param>
internal sealed record LoadedColumn(
    string Name, DataViewType Type, SeriesParts Needs, Delegate Value, DataViewSchema.Annotations? Annotations = null)
{
    /// <summary>The columns of a folder: what its description names, and further columns of its samples.</summary>
    public static LoadedColumn[] Of(SeriesFolder folder, IReadOnlyList<string> sampleColumnNames)
    {
        List<LoadedColumn> columns = Of(folder.Description);
        foreach (string name in sampleColumnNames)
        {
            if (columns.Exists(column => column.Name == name))
            {
                throw new ArgumentException($"The column '{name}' is loaded already: expected names other than "
                    + $"{string.Join(", ", columns.Select(column => column.Name))}. Leave it out of {nameof(LoadSeriesOptions.SampleColumnNames)}.");
            }

            IReadOnlyList<string> texts = folder.ReadSampleColumn(name);
            Dictionary<string, string> bySample = new(texts.Count, StringComparer.Ordinal);
            for (int sample = 0; sample < texts.Count; sample++)
                bySample.Add(folder.Samples[sample].Id, texts[sample]);
            columns.Add(OfText(name, sample => bySample[sample.Id]));
        }

        return [.. columns];
    }

    private static List<LoadedColumn> Of(SeriesDescription description)
    {
        int bands = description.Bands.Count;
        List<LoadedColumn> columns =
        [
            OfText("SampleId", sample => sample.Id),
            new("Reflectance", new VectorDataViewType(NumberDataViewType.Single, 0, bands, 1, 1), SeriesParts.Reflectance,
                (SeriesValue<VBuffer<float>>)((SeriesReader reader, ref VBuffer<float> value) => Copy(reader.Reflectance, ref value)),
                GeoFMAnnotations.OfSeries([.. description.Bands.Select(band => band.Name)])),
            new("Dates", new VectorDataViewType(NumberDataViewType.Int32), SeriesParts.Dates,
                (SeriesValue<VBuffer<int>>)((SeriesReader reader, ref VBuffer<int> value) => Copy(reader.Dates, ref value))),
        ];
        if (description.Quality is not null)
            columns.Add(OfQuality(description.Quality.Kind));
        columns.Add(new("Year", NumberDataViewType.Int32, SeriesParts.Dates,
            (SeriesValue<int>)((SeriesReader reader, ref int value) => value = reader.Year)));
        if (description.Place is not null)
        {
            columns.Add(OfDegrees("Latitude", sample => sample.Latitude));
            columns.Add(OfDegrees("Longitude", sample => sample.Longitude));
        }

        AddText(columns, "Label", description.Label, sample => sample.Label);
        AddText(columns, "Region", description.Region, sample => sample.Region);
        AddText(columns, "Split", description.Split, sample => sample.Split);
        AddText(columns, "Block", description.Block?.Column, sample => sample.Block);
        return columns;
    }

    private static LoadedColumn OfQuality(SeriesQualityKind kind) => kind switch
    {
        SeriesQualityKind.Scl => OfBytes("Scl"),
        SeriesQualityKind.HlsFmask => OfBytes("Fmask"),
        SeriesQualityKind.Qa60 => OfFlags("Qa60"),
        SeriesQualityKind.LandsatQaPixel => OfFlags("QaPixel"),
        SeriesQualityKind.CloudProbability => new("CloudProbability", PerDate(NumberDataViewType.Single), SeriesParts.Quality,
            (SeriesValue<VBuffer<float>>)((SeriesReader reader, ref VBuffer<float> value) => Copy(reader.CloudProbability, ref value))),
        _ => throw new NotSupportedException($"Quality layers of kind {kind} have no column."),
    };

    private static LoadedColumn OfFlags(string name) => new(name, PerDate(NumberDataViewType.UInt16), SeriesParts.Quality,
        (SeriesValue<VBuffer<ushort>>)((SeriesReader reader, ref VBuffer<ushort> value) => Copy(reader.QualityFlags, ref value)));

    private static LoadedColumn OfBytes(string name) => new(name, PerDate(NumberDataViewType.Byte), SeriesParts.Quality,
        (SeriesValue<VBuffer<byte>>)((SeriesReader reader, ref VBuffer<byte> value) =>
        {
            ReadOnlySpan<ushort> flags = reader.QualityFlags;
            VBufferEditor<byte> editor = VBufferEditor.Create(ref value, flags.Length);
            for (int t = 0; t < flags.Length; t++)
                editor.Values[t] = (byte)flags[t];
            value = editor.Commit();
        }));

    private static VectorDataViewType PerDate(PrimitiveDataViewType item) => new(item, 0, 1, 1); // [T, H, W]

    private static void AddText(List<LoadedColumn> columns, string name, string? source, Func<SeriesSample, string?> text)
    {
        if (source is not null)
            columns.Add(OfText(name, text));
    }

    private static LoadedColumn OfText(string name, Func<SeriesSample, string?> text) => new(name, TextDataViewType.Instance,
        SeriesParts.None, (SeriesValue<ReadOnlyMemory<char>>)((SeriesReader reader, ref ReadOnlyMemory<char> value) =>
            value = text(reader.Sample).AsMemory()));

    private static LoadedColumn OfDegrees(string name, Func<SeriesSample, double> degrees) => new(name, NumberDataViewType.Single,
        SeriesParts.None, (SeriesValue<float>)((SeriesReader reader, ref float value) => value = (float)degrees(reader.Sample)));

    private static void Copy<T>(ReadOnlySpan<T> source, ref VBuffer<T> value)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
