using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

public sealed class LoadSeriesTests
{
    private TemporaryFolder _folder = null!;
    private MLContext _ml = null!;

    [SetUp]
    public void WriteFolder()
    {
        _ml = new MLContext(1);
        _folder = new TemporaryFolder();
        SeriesDamage.WriteValidFolder(_folder.Path);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Schema_FullDescription_HasTheCanonicalColumns()
    {
        DataViewSchema schema = _ml.GeoFM().LoadSeries(_folder.Path).Schema;

        Assert.Multiple(() =>
        {
            Assert.That(schema.Select(column => column.Name), Is.EqualTo(new[]
            {
                "SampleId", "Reflectance", "Dates", "Scl", "Year", "Latitude", "Longitude", "Label", "Region", "Split",
            }));
            Assert.That(schema["Reflectance"].GetBandNames(), Is.EqualTo(new[] { "B02", "B08" }));
            RequireVector(schema["Reflectance"], typeof(float), 0, 2, 1, 1);
            RequireVector(schema["Dates"], typeof(int), 0);
            RequireVector(schema["Scl"], typeof(byte), 0, 1, 1);
            Assert.That(schema["Year"].Type, Is.EqualTo(NumberDataViewType.Int32));
            Assert.That(schema["Latitude"].Type, Is.EqualTo(NumberDataViewType.Single));
            foreach (string text in new[] { "SampleId", "Label", "Region", "Split" })
                Assert.That(schema[text].Type, Is.EqualTo(TextDataViewType.Instance));
        });
    }

    [Test]
    public void Columns_FurtherSampleColumn_FollowsItsSample()
    {
        string file = Path.Combine(_folder.Path, "samples.csv");
        string[] lines = File.ReadAllLines(file);
        File.WriteAllLines(file, lines.Select((line, i) => line + (i == 0 ? ",zone" : $",zone of {line.Split(',')[0]}")));

        IDataView data = _ml.GeoFM().LoadSeries(_folder.Path, new LoadSeriesOptions { SampleColumnNames = ["zone"] });

        Assert.That(data.GetColumn<string>("zone"), Is.EqualTo(data.GetColumn<string>("SampleId").Select(id => $"zone of {id}")));
    }

    [Test]
    public void Columns_FurtherSampleColumnOfALoadedName_IsRefused()
        => Assert.That(() => _ml.GeoFM().LoadSeries(_folder.Path, new LoadSeriesOptions { SampleColumnNames = ["Label"] }),
            Throws.ArgumentException.With.Message.Contains("'Label'"));

    [Test]
    public void Columns_FurtherSampleColumnThatIsAbsent_NamesTheHeader()
        => Assert.That(() => _ml.GeoFM().LoadSeries(_folder.Path, new LoadSeriesOptions { SampleColumnNames = ["zone"] }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'zone'"));

    [Test]
    public void Schema_DescriptionOfNulls_LacksTheColumns()
    {
        SeriesDescription description = new()
        {
            Title = "bare",
            Sensor = "any",
            Date = new SeriesDate("date", SeriesDateKind.Iso),
            Bands = [new SeriesBand("NDVI", "NDVI")],
        };
        string path = Path.Combine(_folder.Path, "bare");
        SeriesFolder.Write(path, description, [new SeriesRecord(new SeriesSample { Id = "x" }, [0], [0.5f])]);
        Assert.That(_ml.GeoFM().LoadSeries(path).Schema.Select(column => column.Name),
            Is.EqualTo(new[] { "SampleId", "Reflectance", "Dates", "Year" }));
    }

    [TestCase("hlsFmask", "Fmask", typeof(byte))]
    [TestCase("qa60", "Qa60", typeof(ushort))]
    [TestCase("landsatQaPixel", "QaPixel", typeof(ushort))]
    [TestCase("cloudProbability", "CloudProbability", typeof(float))]
    public void Schema_QualityKind_NamesAndTypesTheColumn(string kind, string name, Type itemType)
    {
        SeriesDamage.Replace("series.json", "\"kind\": \"scl\"", $"\"kind\": \"{kind}\"")(_folder.Path);
        IDataView view = _ml.GeoFM().LoadSeries(_folder.Path);
        RequireVector(view.Schema[name], itemType, 0, 1, 1);
        double[][] values = name switch
        {
            "Fmask" => [.. view.GetColumn<byte[]>(name).Select(row => row.Select(value => (double)value).ToArray())],
            "CloudProbability" => [.. view.GetColumn<float[]>(name).Select(row => row.Select(value => (double)value).ToArray())],
            _ => [.. view.GetColumn<ushort[]>(name).Select(row => row.Select(value => (double)value).ToArray())],
        };
        Assert.That(values, Is.EqualTo(new double[][] { [4, 5], [4, 4, 8], [6] }));
    }

    [Test]
    public void CreateEnumerable_SmallFolder_EqualsRowsOfObjects()
    {
        IDataView loaded = _ml.GeoFM().LoadSeries(_folder.Path);
        FieldRow[] rows = [.. _ml.Data.CreateEnumerable<FieldRow>(loaded, reuseRowObject: false)];
        FieldRow[] expected =
        [
            new() { SampleId = "b", Label = "Soy", Region = "South", Latitude = 34.25f, Longitude = -90.5f, Year = 2019,
                Dates = [17956, 17966], Reflectance = [0.025f, 0.25f, 0.026f, 0.26f], Scl = [4, 5] },
            new() { SampleId = "a", Label = "Corn", Region = "North", Latitude = 46.5f, Longitude = -102.25f, Year = 2019,
                Dates = [18017, 18027, 18037], Reflectance = [0.03f, 0.3f, 0.031f, 0.31f, 0.9f, 0.91f], Scl = [4, 4, 8] },
            new() { SampleId = "c", Label = "Corn", Region = "North", Latitude = 46.4f, Longitude = -102.5f, Year = 2019,
                Dates = [18017], Reflectance = [0.04f, 0.4f], Scl = [6] },
        ];
        IDataView objects = _ml.Data.LoadFromEnumerable(expected);
        IDataView described = _ml.GeoFM().DescribeBands("Reflectance", null, "B02", "B08").Fit(objects).Transform(objects);

        Assert.That(rows.Select(row => row.ToString()), Is.EqualTo(expected.Select(row => row.ToString())));
        Assert.That(described.GetColumn<float[]>("Reflectance"), Is.EqualTo(loaded.GetColumn<float[]>("Reflectance")));
        Assert.That(described.GetColumn<int[]>("Dates"), Is.EqualTo(loaded.GetColumn<int[]>("Dates")));
        Assert.That(described.Schema["Reflectance"].Type, Is.EqualTo(loaded.Schema["Reflectance"].Type));
        Assert.That(described.Schema["Reflectance"].GetBandNames(), Is.EqualTo(loaded.Schema["Reflectance"].GetBandNames()));
    }

    [Test]
    public void GetRowCursor_Walk_KeepsTheContractOfCursors()
    {
        IDataView view = _ml.GeoFM().LoadSeries(_folder.Path);
        Assert.That(view.GetRowCount(), Is.EqualTo(3));
        Assert.That(view.CanShuffle, Is.False);
        Assert.That(view.GetRowCursorSet(view.Schema, 4), Has.Length.EqualTo(1));
        DataViewSchema.Column dates = view.Schema["Dates"];
        DataViewSchema.Column label = view.Schema["Label"];
        using DataViewRowCursor cursor = view.GetRowCursor([dates]);
        ValueGetter<VBuffer<int>> getDates = cursor.GetGetter<VBuffer<int>>(dates);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        VBuffer<int> value = default;
        DataViewRowId id = default;
        Assert.Multiple(() =>
        {
            Assert.That(cursor.IsColumnActive(dates) && !cursor.IsColumnActive(label));
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(label));
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(dates));
            Assert.Throws<InvalidOperationException>(() => getDates(ref value));
            Assert.Throws<InvalidOperationException>(() => getId(ref id));
            Assert.That(cursor.Position, Is.EqualTo(-1));
        });
        int[] lengths = [2, 3, 1];
        HashSet<DataViewRowId> ids = [];
        for (int row = 0; row < lengths.Length; row++)
        {
            Assert.That(cursor.MoveNext());
            getDates(ref value);
            getId(ref id);
            Assert.That((cursor.Position, value.Length), Is.EqualTo(((long)row, lengths[row])));
            Assert.That(ids.Add(id));
        }

        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.MoveNext(), Is.False);
        Assert.That(cursor.Position, Is.EqualTo(-1));
        Assert.Throws<InvalidOperationException>(() => getDates(ref value));
    }

    [Test]
    public void GetRowCursor_TwoAtOnce_DoNotDisturbEachOther()
    {
        IDataView view = _ml.GeoFM().LoadSeries(_folder.Path);
        DataViewSchema.Column column = view.Schema["Reflectance"];
        using DataViewRowCursor first = view.GetRowCursor([column]);
        using DataViewRowCursor second = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getFirst = first.GetGetter<VBuffer<float>>(column);
        ValueGetter<VBuffer<float>> getSecond = second.GetGetter<VBuffer<float>>(column);
        VBuffer<float> ofFirst = default;
        VBuffer<float> ofSecond = default;
        Assert.That(first.MoveNext() && first.MoveNext() && second.MoveNext());
        getFirst(ref ofFirst);
        getSecond(ref ofSecond);
        Assert.That(ofFirst.DenseValues().First(), Is.EqualTo(0.03f));
        Assert.That(ofSecond.DenseValues().First(), Is.EqualTo(0.025f));
        Assert.That(second.MoveNext());
        getSecond(ref ofSecond);
        Assert.That(ofSecond.DenseValues(), Is.EqualTo(ofFirst.DenseValues()));
    }

    [Test]
    public void GetRowCursor_UnusedColumns_AreNotDecoded()
    {
        IDataView view = _ml.GeoFM().LoadSeries(_folder.Path);
        SeriesDamage.Replace("observations.csv", ",300,", ",broken,")(_folder.Path);
        Assert.That(view.GetColumn<int>("Year"), Is.EqualTo(new[] { 2019, 2019, 2019 }));
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => view.GetColumn<float[]>("Reflectance").Count())!;
        Assert.That(fault.Message, Does.Contain("line 4, column 'B2'").And.Contain("'broken'"));
    }

    [Test]
    public void LoadSeries_Damage_IsNamed()
    {
        SeriesDamage.Replace("observations.csv", ",B8,", ",B08,")(_folder.Path);
        Assert.That(Assert.Throws<InvalidDataException>(() => _ml.GeoFM().LoadSeries(_folder.Path))!.Message,
            Does.Contain("Did you mean 'B08'?"));
    }

    [Test]
    public void LoadSeries_Log_SaysWhatWasOpened()
    {
        List<string> messages = [];
        _ml.Log += (_, message) => messages.Add(message.Message);
        _ml.GeoFM().LoadSeries(_folder.Path);
        Assert.That(messages, Has.Some.Contains($"'{_folder.Path}' (Three fields, Sentinel-2 L2A): 3 samples, bands B02 B08."));
    }

    [Test]
    public void LoadSeries_Options_ReportCancelAndBound()
    {
        using CancellationTokenSource source = new();
        LastReport report = new();
        LoadSeriesOptions options = new() { Progress = report, CancellationToken = source.Token };
        IDataView view = _ml.GeoFM().LoadSeries(_folder.Path, options);
        Assert.That(view.GetColumn<int[]>("Dates").Count(), Is.EqualTo(3));
        long bytes = new FileInfo(Path.Combine(_folder.Path, "observations.csv")).Length;
        Assert.That(report.Value, Is.EqualTo(new SeriesProgress(bytes, bytes, 3, 3)));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => view.GetColumn<int[]>("Dates").Count());
        IDataView bounded = _ml.GeoFM().LoadSeries(_folder.Path, new LoadSeriesOptions { MaximumReflectance = 0.9 });
        Assert.That(Assert.Throws<InvalidDataException>(() => bounded.GetColumn<float[]>("Reflectance").Count())!.Message,
            Does.Contain("-0.9 to 0.9"));
        Assert.Throws<ArgumentException>(() => _ml.GeoFM().LoadSeries(_folder.Path, new LoadSeriesOptions { MaximumReflectance = 0 }));
    }

    [Test]
    public void LoadSeries_UsCrops_HasThePublishedValues()
    {
        IDataView view = _ml.GeoFM().LoadSeries(SharedFolder.Require("data/us-crops-2019-s2"));
        Assert.Multiple(() =>
        {
            Assert.That(view.GetRowCount(), Is.EqualTo(600));
            Assert.That(view.GetColumn<float[]>("Reflectance").Sum(row => row.Length), Is.EqualTo(349590));
            Assert.That(view.GetColumn<float[]>("Reflectance").First()[..3], Is.EqualTo(new[] { 0.0348f, 0.0566f, 0.0804f }));
            Assert.That(view.GetColumn<string>("SampleId").First(), Is.EqualTo("16204382"));
            Assert.That(view.GetColumn<string>("Label").Count(label => label == "Corn"), Is.EqualTo(81));
            Assert.That(view.GetColumn<string>("Split").Count(split => split == "valid"), Is.EqualTo(300));
            Assert.That(view.GetColumn<string>("Block").Distinct().Count(), Is.EqualTo(142));
            Assert.That(view.GetColumn<float>("Latitude").First(), Is.EqualTo(34.2292f));
            Assert.That(view.GetColumn<float>("Longitude").First(), Is.EqualTo(-90.6027f));
            Assert.That(view.GetColumn<int[]>("Dates").First()[0], Is.EqualTo(17902));
        });
    }

    private static void RequireVector(DataViewSchema.Column column, Type itemType, params int[] dimensions)
    {
        VectorDataViewType type = (VectorDataViewType)column.Type;
        Assert.That(type.ItemType.RawType, Is.EqualTo(itemType));
        Assert.That(type.Dimensions, Is.EqualTo(dimensions));
        Assert.That(type.IsKnownSize, Is.False);
    }

    private sealed class LastReport : IProgress<SeriesProgress>
    {
        public SeriesProgress Value { get; private set; }

        public void Report(SeriesProgress value) => Value = value;
    }

    private sealed class FieldRow
    {
        public string SampleId { get; set; } = "";

        public string Label { get; set; } = "";

        public string Region { get; set; } = "";

        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public int Year { get; set; }

        public int[] Dates { get; set; } = [];

        public float[] Reflectance { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public override string ToString() => FormattableString.Invariant(
            $"{SampleId} {Label} {Region} {Latitude} {Longitude} {Year} {string.Join(' ', Dates)}")
            + $" | {string.Join(' ', Reflectance)} | {string.Join(' ', Scl)}";
    }
}
