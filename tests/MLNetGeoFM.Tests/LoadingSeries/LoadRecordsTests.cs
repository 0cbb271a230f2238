using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

public sealed class LoadRecordsTests
{
    private static readonly string[] Bands = ["B02", "B08"];

    private readonly MLContext _ml = new(1);

    [TestCase(SeriesQualityKind.Scl, "scl")]
    [TestCase(SeriesQualityKind.HlsFmask, "hlsFmask")]
    [TestCase(SeriesQualityKind.Qa60, "qa60")]
    [TestCase(SeriesQualityKind.LandsatQaPixel, "landsatQaPixel")]
    [TestCase(SeriesQualityKind.CloudProbability, "cloudProbability")]
    public void LoadSeries_RecordsOfAFolder_HaveItsColumnsAndValues(SeriesQualityKind kind, string word)
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        SeriesDamage.Replace("series.json", "\"kind\": \"scl\"", $"\"kind\": \"{word}\"")(folder.Path);
        IDataView ofFolder = _ml.GeoFM().LoadSeries(folder.Path);
        SeriesRecord[] records = [.. SeriesFolder.Open(folder.Path).ReadSeries()];

        IDataView ofRecords = _ml.GeoFM().LoadSeries(records, new LoadRecordsOptions { BandNames = Bands, Quality = kind });

        Assert.That(ofRecords.Schema.Select(column => $"{column.Name} {column.Type}"), Is.EqualTo(ofFolder.Schema.Select(column => $"{column.Name} {column.Type}")));
        Assert.That(ofRecords.Schema["Reflectance"].GetBandNames(), Is.EqualTo(Bands));
        Assert.That(ofRecords.GetRowCount(), Is.EqualTo(3));
        Assert.That(Rows(ofRecords), Is.EqualTo(Rows(ofFolder)));
        Assert.That(Rows(ofRecords), Has.Length.EqualTo(3));
    }

    [Test]
    public void LoadSeries_TheSamePipeline_GivesTheSameBitsOnFolderAndRecords()
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        IDataView ofFolder = _ml.GeoFM().LoadSeries(folder.Path);
        var pipeline = _ml.GeoFM().MaskClouds("Clear", "Scl")
            .Append(_ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates")).Append(_ml.GeoFM().FillGaps("Complete", "Monthly"));
        IDataView ofRecords = _ml.GeoFM().LoadSeries(SeriesFolder.Open(folder.Path).ReadSeries(),
            new LoadRecordsOptions { BandNames = Bands, Quality = SeriesQualityKind.Scl });
        var model = pipeline.Fit(ofFolder);
        Assert.That(model.Transform(ofRecords).GetColumn<float[]>("Complete"), Is.EqualTo(model.Transform(ofFolder).GetColumn<float[]>("Complete")));
    }

    [Test]
    public void LoadSeries_BareRecords_HavePlaceAndNoTexts()
    {
        IDataView view = _ml.GeoFM().LoadSeries([new SeriesRecord(new SeriesSample { Id = "x" }, [new DateOnly(2019, 3, 1)], [0.5f, float.NaN])], Bands);
        Assert.That(view.Schema.Select(column => column.Name), Is.EqualTo(new[] { "SampleId", "Reflectance", "Dates", "Year", "Latitude", "Longitude" }));
        Assert.That(view.GetColumn<float[]>("Reflectance").Single(), Is.EqualTo(new[] { 0.5f, float.NaN }));
        Assert.That(view.GetColumn<float>("Latitude").Single(), Is.NaN);
        Assert.That(view.GetColumn<int[]>("Dates").Single(), Is.EqualTo(new[] { 17956 }));
    }

    [Test]
    public void LoadSeries_CloudProbabilityWithoutKind_IsItsColumn()
    {
        IDataView view = _ml.GeoFM().LoadSeries([Record("a", probability: 40)], Bands);
        Assert.That(view.GetColumn<float[]>("CloudProbability").Single(), Is.EqualTo(new[] { 40f }));
    }

    [Test]
    public void LoadSeries_RecordThatDoesNotFit_IsNamed() => Assert.Multiple(() =>
    {
        Refused([Record("a"), Record("a")], "'a' comes twice");
        Refused([Record("a"), Record("b", values: [0.5f])], "'b' has another number of bands: expected 2 (B02 B08), got 1");
        Refused([Record("a"), Record("b", values: [0.1f, 5000])], "'b' has an implausible reflectance 5000", "band B08 of date index 0");
        Refused([Record("a"), Record("b", label: "Corn")], "'b' does not fit the first one in Label", "got 'Corn'");
        Refused([Record("a", label: "Corn"), Record("b")], "'a' has 'Corn', got null");
        Refused([Record("a", scl: 4)], "'a' has a quality layer of unknown kind");
        Refused([Record("a"), null!], "index 1 is null");
        Refused(SeriesQualityKind.Scl, Record("a", scl: 12), "'a' has a quality value that Scl has not: expected 0 to 11, got 12");
        Refused(SeriesQualityKind.HlsFmask, Record("a", scl: 256), "expected 0 to 255, got 256");
        Refused(SeriesQualityKind.Qa60, Record("a"), "'a' has no quality layer of kind Qa60");
        Refused(SeriesQualityKind.CloudProbability, Record("a"), "'a' has no cloud probability");
        Refused(SeriesQualityKind.CloudProbability, Record("a", probability: float.NaN), "per cent, 0 to 100, got NaN");
    });

    [Test]
    public void LoadSeries_WrongOptions_AreListedInOneMessage() => Assert.Multiple(() =>
    {
        Assert.That(() => _ml.GeoFM().LoadSeries([], Bands), Throws.ArgumentException.With.Message.Contains("no series"));
        Assert.That(() => _ml.GeoFM().LoadSeries([Record("a")], Array.Empty<string>()), Throws.ArgumentException.With.Message.Contains("BandNames"));
        Assert.That(() => _ml.GeoFM().LoadSeries([Record("a")],
            new LoadRecordsOptions { BandNames = ["B02", "B02"], Quality = (SeriesQualityKind)9, MaximumReflectance = double.NaN }),
            Throws.ArgumentException.With.Message.Contains("B02, B02").And.Message.Contains("got 9").And.Message.Contains("MaximumReflectance"));
    });

    [Test]
    public void LoadSeries_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        IDataView view = _ml.GeoFM().LoadSeries([Record("a")], new LoadRecordsOptions { BandNames = Bands, CancellationToken = source.Token });
        Assert.That(view.GetColumn<int>("Year").Single(), Is.EqualTo(2019));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => view.GetColumn<int>("Year").Count());
    }

    private static SeriesRecord Record(string id, float[]? values = null, string? label = null, ushort? scl = null, float? probability = null) =>
        new(new SeriesSample { Id = id, Label = label }, [17956], values ?? [0.1f, 0.2f], scl is { } flags ? [flags] : null,
            probability is { } percent ? [percent] : null);

    private void Refused(SeriesRecord[] records, params string[] parts) => Refused(records, new LoadRecordsOptions { BandNames = Bands }, parts);

    private void Refused(SeriesQualityKind kind, SeriesRecord record, string part) =>
        Refused([record], new LoadRecordsOptions { BandNames = Bands, Quality = kind }, [part]);

    private void Refused(SeriesRecord[] records, LoadRecordsOptions options, string[] parts)
    {
        IDataView view = _ml.GeoFM().LoadSeries(records, options);
        string message = Assert.Throws<InvalidDataException>(() => view.GetColumn<int[]>("Dates").Count())!.Message;
        foreach (string part in parts)
            Assert.That(message, Does.Contain(part));
    }

    private static string[] Rows(IDataView view)
    {
        List<string[]> columns = [];
        foreach (DataViewSchema.Column column in view.Schema)
            columns.Add([.. Texts(view, column)]);
        return [.. Enumerable.Range(0, columns[0].Length).Select(row => string.Join(" | ", columns.Select(column => column[row])))];
    }

    private static IEnumerable<string> Texts(IDataView view, DataViewSchema.Column column) => (column.Type is VectorDataViewType, RawType(column)) switch
    {
        (true, var type) when type == typeof(float) => view.GetColumn<float[]>(column).Select(values => string.Join(' ', values)),
        (true, var type) when type == typeof(int) => view.GetColumn<int[]>(column).Select(values => string.Join(' ', values)),
        (true, var type) when type == typeof(byte) => view.GetColumn<byte[]>(column).Select(values => string.Join(' ', values)),
        (true, _) => view.GetColumn<ushort[]>(column).Select(values => string.Join(' ', values)),
        (false, var type) when type == typeof(float) => view.GetColumn<float>(column).Select(value => FormattableString.Invariant($"{value}")),
        (false, var type) when type == typeof(int) => view.GetColumn<int>(column).Select(value => FormattableString.Invariant($"{value}")),
        _ => view.GetColumn<string>(column),
    };

    private static Type RawType(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
}
