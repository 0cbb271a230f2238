using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class LoadObservationsTests
{
    private static readonly LoadObservationsOptions Everything = new()
    {
        IdColumnName = "Field",
        DateColumnName = "Day",
        BandColumnNames = ["B04", "B08"],
        Scale = 0.0001,
        Offset = -0.1,
        QualityColumnName = "Scene",
        Quality = SeriesQualityKind.Scl,
        LabelColumnName = "Crop",
        RegionColumnName = "County",
        SplitColumnName = "Part",
        BlockColumnName = "Cell",
        LatitudeColumnName = "North",
        LongitudeColumnName = "East",
    };

    private readonly MLContext _ml = new(1);

    private static Observation[] Observations =>
    [
        new() { Field = 7, Day = new(2019, 3, 11), B04 = 3000, B08 = 5000, Scene = 4, Crop = "wheat", County = 2, North = float.NaN, East = float.NaN },
        new() { Field = 5, Day = new(2019, 3, 1, 10, 30, 0, DateTimeKind.Utc), B04 = 2000, B08 = float.NaN, Scene = 9, County = 1, Cell = "c", North = 47, East = 11 },
        new() { Field = 7, Day = new(2019, 3, 1), B04 = 1000, B08 = 2000, Scene = 5, Part = "train", County = 2, North = 48, East = 12 },
    ];

    [Test]
    public void LoadSeries_RowsInAnyOrder_BecomeSeriesByDate()
    {
        IDataView series = _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), Everything);

        Assert.That(series.GetRowCount(), Is.EqualTo(2));
        Assert.That(series.Schema["Reflectance"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
        Assert.That(Texts(series, "SampleId"), Is.EqualTo(new[] { "7", "5" }));
        Assert.That(series.GetColumn<int[]>("Dates"), Is.EqualTo(new int[][] { [17956, 17966], [17956] }));
        Assert.That(series.GetColumn<float[]>("Reflectance"), Is.EqualTo(new float[][] { [0f, 0.1f, 0.2f, 0.4f], [0.1f, float.NaN] }).Within(1e-7f));
        Assert.That(series.GetColumn<byte[]>("Scl"), Is.EqualTo(new byte[][] { [5, 4], [9] }));
        Assert.That(Texts(series, "Label"), Is.EqualTo(new[] { "wheat", "" }));
        Assert.That(Texts(series, "Region"), Is.EqualTo(new[] { "2", "1" }));
        Assert.That(Texts(series, "Split"), Is.EqualTo(new[] { "train", "" }));
        Assert.That(Texts(series, "Block"), Is.EqualTo(new[] { "", "c" }));
        Assert.That(series.GetColumn<float>("Latitude"), Is.EqualTo(new[] { 48f, 47f }));
        Assert.That(series.GetColumn<float>("Longitude"), Is.EqualTo(new[] { 12f, 11f }));
    }

    [Test]
    public void LoadSeries_ByNamesOnly_TakesNumbersAsReflectanceAndNothingElse()
    {
        WrittenObservation[] rows =
        [
            new() { Id = "b", Date = "2019-03-02", Ndvi = 0.5 },
            new() { Id = "a", Date = "2019-03-01", Ndvi = double.NaN },
        ];
        IDataView series = _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(rows), "Id", "Date", "Ndvi");

        Assert.That(series.Schema.Select(column => column.Name), Is.EqualTo(new[] { "SampleId", "Reflectance", "Dates", "Year", "Latitude", "Longitude" }));
        Assert.That(series.GetColumn<float[]>("Reflectance"), Is.EqualTo(new float[][] { [0.5f], [float.NaN] }));
        Assert.That(series.GetColumn<int>("Year"), Is.EqualTo(new[] { 2019, 2019 }));
        Assert.That(series.GetColumn<float>("Latitude"), Is.All.NaN);
    }

    [Test]
    public void LoadSeries_CloudProbability_IsKeptPerDate()
    {
        IDataView series = _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), new LoadObservationsOptions
        {
            IdColumnName = "Field",
            DateColumnName = "Day",
            BandColumnNames = ["B04"],
            Scale = 0.0001,
            QualityColumnName = "Scene",
            Quality = SeriesQualityKind.CloudProbability,
        });
        Assert.That(series.GetColumn<float[]>("CloudProbability"), Is.EqualTo(new float[][] { [5, 4], [9] }));
    }

    [TestCase("Field", "Day", "The band column 'Nothing' is missing: the data has", "Nothing")]
    [TestCase("Day", "Day", "The id column 'Day' does not fit: expected Text or a whole number, got DateTime", "B08")]
    [TestCase("Field", "B04", "The date column 'B04' does not fit: expected DateTime, or Text as yyyy-MM-dd, got Single", "B08")]
    [TestCase("Field", "Day", "The band column 'Crop' does not fit: expected a number, got String", "Crop")]
    public void LoadSeries_ColumnThatDoesNotFit_IsNamed(string id, string date, string message, string band)
    {
        string expected = message.Replace("got String", $"got {TextDataViewType.Instance}", StringComparison.Ordinal);
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), id, date, band),
            Throws.ArgumentException.With.Message.StartsWith(expected));
    }

    [Test]
    public void LoadSeries_RowThatDoesNotFit_IsNamed()
    {
        Assert.Multiple(() =>
        {
            Refuses(row => row.Day = new(2019, 3, 11), "Dates of series '7' do not ascend: expected a day after 17966 (2019-03-11)");
            Refuses(row => row.Day = default, "Series '7', row 2 of 'Day': The date 0001-01-01 is implausible");
            Refuses(row => row.Day = new(2019, 3, 1, 10, 0, 0), "Series '7', row 2 of 'Day': The time 2019-03-01T10:00:00 has no time zone");
            Refuses(row => row.Crop = "maize", "Series '7' has two values of 'Crop': expected one label for all its observations, got 'wheat' and 'maize', in row 2.");
            Refuses(row => row.Scene = 4.5, "Series '7' has a quality value that is none: expected a whole number from 0 to 65535, got 4.5.");
            Refuses(row => row.Scene = double.NaN, "Series '7' has a quality value that is none");
            WrittenObservation[] noId = [new() { Id = "", Date = "2019-03-01", Ndvi = 0.5 }];
            Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(noId), "Id", "Date", "Ndvi"),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("An observation has no id: expected a text or a whole number in 'Id', got none, in row 0."));
            WrittenObservation[] otherDate = [new() { Id = "a", Date = "1.3.2019", Ndvi = 0.5 }];
            Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(otherDate), "Id", "Date", "Ndvi"),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("The date is not readable: expected yyyy-MM-dd, got '1.3.2019'."));
        });
    }

    [TestCase(3f, "3")]
    [TestCase(-16777216f, "-16777216")]
    [TestCase(16777218f, null)]
    [TestCase(2.5f, null)]
    [TestCase(float.PositiveInfinity, null)]
    public void LoadSeries_IdInAColumnOfSingle_IsTakenWhereItIsExact(float id, string? expected)
    {
        Observation[] rows = [new() { B04 = id, Day = new(2019, 3, 1), B08 = 0.5f }];
        if (expected is not null)
        {
            Assert.That(Texts(_ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(rows), "B04", "Day", "B08"), "SampleId"), Is.EqualTo(new[] { expected }));
            return;
        }

        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(rows), "B04", "Day", "B08"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("A value of 'B04' does not name anything"));
    }

    [Test]
    public void LoadSeries_DigitalNumbersWithoutTheirScale_AreRefusedByTheCursor() =>
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), "Field", "Day", "B04").GetColumn<float[]>("Reflectance").ToArray(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("Scale digital numbers to reflectance first"));

    [Test]
    public void LoadSeries_NoRow_IsRefused() =>
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Array.Empty<WrittenObservation>()), "Id", "Date", "Ndvi"),
            Throws.ArgumentException.With.Message.StartsWith("There are no observations"));

    [Test]
    public void LoadSeries_OptionsThatDoNotHold_AreAllNamed() =>
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), new LoadObservationsOptions
        {
            IdColumnName = "",
            DateColumnName = "Day",
            BandColumnNames = ["B04", "B04"],
            Scale = 0,
            Quality = SeriesQualityKind.Scl,
            LatitudeColumnName = "North",
            MaximumReflectance = 0,
            RegionColumnName = "",
        }), Throws.ArgumentException.With.Message.Contains("IdColumnName").And.Message.Contains("BandColumnNames must differ").And.Message.Contains("Scale must be")
            .And.Message.Contains("QualityColumnName and Quality").And.Message.Contains("LatitudeColumnName and LongitudeColumnName")
            .And.Message.Contains("MaximumReflectance").And.Message.Contains("RegionColumnName"));

    [Test]
    public void LoadSeries_Cancelled_Stops()
    {
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(Observations), new LoadObservationsOptions
        {
            IdColumnName = "Field",
            DateColumnName = "Day",
            BandColumnNames = ["B04"],
            Scale = 1,
            CancellationToken = stopped.Token,
        }), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(0, new long[] { 3 })]
    [TestCase(LoadObservationsOptions.RowsBetweenReports - 3, new long[] { 10_000 })]
    [TestCase((2 * LoadObservationsOptions.RowsBetweenReports) - 2, new long[] { 10_000, 20_000, 20_001 })]
    public void LoadSeries_Progress_CountsRows(int more, long[] expected)
    {
        Heard heard = new();

        _ml.GeoFM().LoadSeries(Table(more), Told(heard, default));

        Assert.That(heard.Rows, Is.EqualTo(expected));
    }

    [Test]
    public void LoadSeries_StoppedAtItsFirstReport_ReadsNoFurther()
    {
        using CancellationTokenSource stop = new();
        Heard heard = new(stop.Cancel);

        Assert.That(() => _ml.GeoFM().LoadSeries(Table(3 * LoadObservationsOptions.RowsBetweenReports), Told(heard, stop.Token)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(heard.Rows, Is.EqualTo(new[] { (long)LoadObservationsOptions.RowsBetweenReports }));
    }

    /// <summary>The observations, and more of other samples.</summary>
    private IDataView Table(int more) => _ml.Data.LoadFromEnumerable(Observations.Concat(Enumerable.Range(0, more)
        .Select(i => new Observation { Field = 100 + i, Day = new(2019, 3, 1), B04 = 1 })));

    private static LoadObservationsOptions Told(Heard heard, CancellationToken stop) => new()
    {
        IdColumnName = "Field",
        DateColumnName = "Day",
        BandColumnNames = ["B04"],
        Scale = 1,
        Progress = heard,
        CancellationToken = stop,
    };

    private void Refuses(Action<Observation> change, string message)
    {
        Observation[] rows = Observations;
        change(rows[2]);
        Assert.That(() => _ml.GeoFM().LoadSeries(_ml.Data.LoadFromEnumerable(rows), Everything),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(message));
    }

    private static string[] Texts(IDataView view, string column) => [.. view.GetColumn<ReadOnlyMemory<char>>(column).Select(text => text.ToString())];

    private sealed class Heard(Action? onReport = null) : IProgress<long>
    {
        public List<long> Rows { get; } = [];

        public void Report(long value)
        {
            Rows.Add(value);
            onReport?.Invoke();
        }
    }

    private sealed class Observation
    {
        public long Field { get; set; }

        public DateTime Day { get; set; }

        public float B04 { get; set; }

        public float B08 { get; set; }

        public double Scene { get; set; }

        public string Crop { get; set; } = "";

        public byte County { get; set; }

        public string Part { get; set; } = "";

        public string Cell { get; set; } = "";

        public float North { get; set; }

        public float East { get; set; }
    }

    private sealed class WrittenObservation
    {
        public string Id { get; set; } = "";

        public string Date { get; set; } = "";

        public double Ndvi { get; set; }
    }
}
