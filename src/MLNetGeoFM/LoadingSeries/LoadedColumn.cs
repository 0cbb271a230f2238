using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Copies one column of the current series into the caller's value.</summary>
internal delegate void SeriesValue<TValue>(SeriesRows rows, ref TValue value);

/// <summary>A column of loaded series: its type, what it needs decoded, and how its value is taken from a rows.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Type">Column type.</param>
/// <param name="Needs">What must be decoded for it.</param>
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

    /// <summary>The columns of series of memory: those that a folder of them would have, latitude and longitude always.</summary>
    public static LoadedColumn[] Of(LoadRecordsOptions options, SeriesRecordColumns records)
    {
        List<LoadedColumn> columns = Measured(options.BandNames, options.Quality);
        AddPlace(columns);
        columns.AddRange(records.Present.Select(text => OfText(text.Name, text.Text)));
        return [.. columns];
    }

    private static List<LoadedColumn> Of(SeriesDescription description)
    {
        List<LoadedColumn> columns = Measured([.. description.Bands.Select(band => band.Name)], description.Quality?.Kind);
        if (description.Place is not null)
            AddPlace(columns);
        AddText(columns, "Label", description.Label, sample => sample.Label);
        AddText(columns, "Region", description.Region, sample => sample.Region);
        AddText(columns, "Split", description.Split, sample => sample.Split);
        AddText(columns, "Block", description.Block?.Column, sample => sample.Block);
        return columns;
    }

    private static List<LoadedColumn> Measured(IReadOnlyList<string> bandNames, SeriesQualityKind? quality)
    {
        List<LoadedColumn> columns =
        [
            OfText("SampleId", sample => sample.Id),
            new("Reflectance", new VectorDataViewType(NumberDataViewType.Single, 0, bandNames.Count, 1, 1), SeriesParts.Reflectance,
                (SeriesValue<VBuffer<float>>)((SeriesRows rows, ref VBuffer<float> value) => Copy(rows.Reflectance, ref value)),
                GeoFMAnnotations.OfSeries(bandNames)),
            new("Dates", new VectorDataViewType(NumberDataViewType.Int32), SeriesParts.Dates,
                (SeriesValue<VBuffer<int>>)((SeriesRows rows, ref VBuffer<int> value) => Copy(rows.Dates, ref value))),
        ];
        if (quality is { } kind)
            columns.Add(OfQuality(kind));
        columns.Add(new("Year", NumberDataViewType.Int32, SeriesParts.Dates,
            (SeriesValue<int>)((SeriesRows rows, ref int value) => value = rows.Year)));
        return columns;
    }

    private static void AddPlace(List<LoadedColumn> columns)
    {
        columns.Add(OfDegrees("Latitude", sample => sample.Latitude));
        columns.Add(OfDegrees("Longitude", sample => sample.Longitude));
    }

    private static LoadedColumn OfQuality(SeriesQualityKind kind) => kind switch
    {
        SeriesQualityKind.Scl => OfBytes("Scl"),
        SeriesQualityKind.HlsFmask => OfBytes("Fmask"),
        SeriesQualityKind.Qa60 => OfFlags("Qa60"),
        SeriesQualityKind.LandsatQaPixel => OfFlags("QaPixel"),
        SeriesQualityKind.CloudProbability => new("CloudProbability", PerDate(NumberDataViewType.Single), SeriesParts.Quality,
            (SeriesValue<VBuffer<float>>)((SeriesRows rows, ref VBuffer<float> value) => Copy(rows.CloudProbability, ref value))),
        _ => throw new NotSupportedException($"Quality layers of kind {kind} have no column."),
    };

    private static LoadedColumn OfFlags(string name) => new(name, PerDate(NumberDataViewType.UInt16), SeriesParts.Quality,
        (SeriesValue<VBuffer<ushort>>)((SeriesRows rows, ref VBuffer<ushort> value) => Copy(rows.QualityFlags, ref value)));

    private static LoadedColumn OfBytes(string name) => new(name, PerDate(NumberDataViewType.Byte), SeriesParts.Quality,
        (SeriesValue<VBuffer<byte>>)((SeriesRows rows, ref VBuffer<byte> value) =>
        {
            ReadOnlySpan<ushort> flags = rows.QualityFlags;
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
        SeriesParts.None, (SeriesValue<ReadOnlyMemory<char>>)((SeriesRows rows, ref ReadOnlyMemory<char> value) =>
            value = text(rows.Sample).AsMemory()));

    private static LoadedColumn OfDegrees(string name, Func<SeriesSample, double> degrees) => new(name, NumberDataViewType.Single,
        SeriesParts.None, (SeriesValue<float>)((SeriesRows rows, ref float value) => value = (float)degrees(rows.Sample)));

    private static void Copy<T>(ReadOnlySpan<T> source, ref VBuffer<T> value)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
