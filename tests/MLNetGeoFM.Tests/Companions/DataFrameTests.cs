using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Observations from a DataFrame, and predictions into one.</summary>
public sealed class DataFrameTests
{
    private const int Fields = 60;
    private const int Bands = 10;
    private const int RedBand = 2;
    private const int NearInfraredBand = 6;
    private static readonly string[] BandNames = ["B04", "B08"];
    private static readonly LoadObservationsOptions Columns = new()
    {
        IdColumnName = "id",
        DateColumnName = "date",
        BandColumnNames = BandNames,
        Scale = 1,
        LabelColumnName = "crop",
        QualityColumnName = "scl",
        Quality = SeriesQualityKind.Scl,
    };

    private readonly MLContext _ml = new(1);
    private SeriesRecord[] _records = null!;
    private DataFrame _frame = null!;

    [OneTimeSetUp]
    public void Simulate()
    {
        _records = [.. new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = Fields }).EnumerateSeries().Select((field, index) =>
            new SeriesRecord(
                new SeriesSample { Id = $"field {index}", Label = field.Label },
                field.Dates,
                [.. field.Reflectance.Chunk(Bands).SelectMany(date => new[] { date[RedBand], date[NearInfraredBand] })],
                [.. field.Scl.Select(scene => (ushort)scene)]))];
        _frame = FrameOf(_records);
    }

    [Test]
    public void LoadSeries_Observations_GiveTheSeriesTheyWereMadeOf()
    {
        IDataView expected = _ml.GeoFM().LoadSeries(_records, new LoadRecordsOptions { BandNames = BandNames, Quality = SeriesQualityKind.Scl });

        IDataView series = _ml.GeoFM().LoadSeries(_frame, Columns);

        Assert.That(series.Schema.Select(column => $"{column.Name} {column.Type}"), Is.EqualTo(expected.Schema.Select(column => $"{column.Name} {column.Type}")));
        foreach (DataViewSchema.Column column in series.Schema)
            Assert.That(ColumnBits.Read(series, column.Name), Is.EqualTo(ColumnBits.Read(expected, column.Name)), column.Name);
        Assert.That(_frame["B04"].NullCount, Is.Positive, "a missing observation is null in the frame");
        Assert.That(series.GetColumn<float[]>("Reflectance").Sum(row => row.Count(float.IsNaN)), Is.EqualTo(_frame["B04"].NullCount + _frame["B08"].NullCount));
    }

    /// <summary>The lines that samples/README.md shows.</summary>
    [Test]
    public void DataFrame_ThereAndBack_IsTheCodeOfThePage()
    {
        var ml = new MLContext(1);
        IDataView training = ml.GeoFM().LoadSeries(_frame, Columns);
        var model = ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", null, "Dates")
            .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
            .Append(ml.GeoFM().FlattenSeries("Features", "Complete", new SeriesFlatteningOptions { MissingValue = 0 }))
            .Append(ml.Transforms.Conversion.MapValueToKey("CropKey", "Label"), TransformerScope.TrainTest)
            .Append(ml.GeoFM().Trainers.LogisticRegression("CropKey", "Features"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedCrop", "PredictedLabel"))
            .Fit(training).GetModelFor(TransformerScope.Scoring);
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "observations.csv");
        File.WriteAllLines(file, _records.SelectMany(record => record.Dates.ToArray().Select((day, t) => FormattableString.Invariant(
            $"{record.Sample.Id},{SeriesCalendar.ToDate(day):yyyy-MM-dd},{record.Reflectance.Span[2 * t]},{record.Reflectance.Span[(2 * t) + 1]}")))
            .Prepend("Id,Date,B04,B08"));

        // <snippet:data-frame>
        DataFrame observations = DataFrame.LoadCsv(file);
        IDataView fields = ml.GeoFM().LoadSeries(observations, "Id", "Date", "B04", "B08"); // LoadObservationsOptions: labels, quality, scale
        DataFrame table = model.Transform(fields).ToDataFrame(-1, "SampleId", "PredictedCrop", "Score");
        // </snippet:data-frame>

        Assert.That(table.Rows.Count, Is.EqualTo(Fields));
        Assert.That(table["PredictedCrop"].Cast<object>(), Has.None.Null);
    }

    [Test]
    public void LoadSeries_ObservationsOfAFile_TakeTheTypesThatWereGuessed()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "observations.csv");
        File.WriteAllText(file, "id,date,B04,B08,crop\n7,2019-03-11,0.3,0.5,2\n8,2019-03-01,0.1,,\n7,2019-03-01,0.2,0.4,2\n");

        DataFrame frame = DataFrame.LoadCsv(file);
        IDataView series = _ml.GeoFM().LoadSeries(frame, new LoadObservationsOptions
        {
            IdColumnName = "id",
            DateColumnName = "date",
            BandColumnNames = BandNames,
            Scale = 1,
            LabelColumnName = "crop",
        });

        Assert.That(frame["id"].DataType, Is.EqualTo(typeof(float)), "whole numbers are read as float");
        Assert.That(Texts(series, "SampleId"), Is.EqualTo(new[] { "7", "8" }));
        Assert.That(Texts(series, "Label"), Is.EqualTo(new[] { "2", "" }));
        Assert.That(series.GetColumn<int[]>("Dates"), Is.EqualTo(new int[][] { [17956, 17966], [17956] }));
        Assert.That(series.GetColumn<float[]>("Reflectance"), Is.EqualTo(new float[][] { [0.2f, 0.4f, 0.3f, 0.5f], [0.1f, float.NaN] }));
    }

    [Test]
    public void LoadSeries_MissingValues_AreNoObservationsOrAreRefused()
    {
        DataFrame Frame(DateTime? date, float? red, string? id = "a") => new(
            new StringDataFrameColumn("id", [id]), new DateTimeDataFrameColumn("date", [date]), new SingleDataFrameColumn("B04", [red]));

        Assert.That(Load(Frame(DateTime.UnixEpoch, null)).GetColumn<float[]>("Reflectance").Single(), Is.EqualTo(new[] { float.NaN }));
        Assert.That(() => Load(Frame(null, 0.5f)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("The date 0001-01-01 is implausible"));
        Assert.That(() => Load(Frame(DateTime.UnixEpoch, 0.5f, null)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("has no id"));
        IDataView whole = new DataFrame(new Int32DataFrameColumn("B04", [null])); // why the documentation says: make it Single first
        Assert.That(whole.GetColumn<int>("B04").Single(), Is.Zero);

        IDataView Load(DataFrame frame) => _ml.GeoFM().LoadSeries(frame, "id", "date", "B04");
    }

    [Test]
    public void Fit_DataFrameItself_TrainsOnItsColumns()
    {
        DataFrame clear = _frame.Filter(_frame["scl"].ElementwiseEquals((byte)SclClass.Vegetation)).DropNulls();
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "crop")
            .Append(_ml.Transforms.Concatenate("Features", BandNames))
            .Append(_ml.GeoFM().Trainers.LogisticRegression("Key", "Features"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

        var model = pipeline.Fit(clear);
        DataFrame predicted = model.Transform(clear).ToDataFrame(-1, "id", "Predicted");

        Assert.That(predicted.Rows.Count, Is.EqualTo(clear.Rows.Count).And.GreaterThan(100));
        Assert.That(predicted["Predicted"].NullCount, Is.Zero);
        Assert.That(Values<string>(predicted["Predicted"]).Distinct().Count(), Is.GreaterThan(1));
        Assert.That(Values<string>(predicted["id"]), Is.EqualTo(Values<string>(clear["id"])));
    }

    [Test]
    public void ToDataFrame_Predictions_HoldsTextsNumbersAndVectors()
    {
        IDataView predictions = Predict();

        DataFrame table = predictions.ToDataFrame(-1, "SampleId", "Year", "Features", "Clear", "Crop", "Score");

        Assert.That(table.Rows.Count, Is.EqualTo(Fields));
        Assert.That(Values<string>(table["SampleId"]), Is.EqualTo(Texts(predictions, "SampleId")));
        Assert.That(Values<string>(table["Crop"]), Is.EqualTo(Texts(predictions, "Crop")));
        Assert.That(Values<int>(table["Year"]), Is.EqualTo(predictions.GetColumn<int>("Year")));
        Assert.That(Values<VBuffer<float>>(table["Features"]).Select(row => row.DenseValues()), Is.EqualTo(predictions.GetColumn<float[]>("Features")));
        Assert.That(Values<VBuffer<float>>(table["Score"]).Select(row => row.DenseValues()), Is.EqualTo(predictions.GetColumn<float[]>("Score")));
        Assert.That(Values<VBuffer<bool>>(table["Clear"]).Select(row => row.DenseValues()), Is.EqualTo(predictions.GetColumn<bool[]>("Clear")));
    }

    [Test]
    public void ToDataFrame_Embeddings_HoldsTheirBits()
    {
        string[] bands = ["B02", "B03", "B04", "B08", "B11", "B12"];
        IDataView rows = _ml.Data.LoadFromEnumerable(FieldRow.Draw(5, bands.Length));
        IDataView encoded = _ml.GeoFM().DescribeBands("Series", "Values", bands)
            .Append(_ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared, new EncodingOptions())).Fit(rows).Transform(rows);

        DataFrame table = encoded.ToDataFrame(-1, "Id", "Embedding", "Latitude");

        Assert.That(Values<VBuffer<float>>(table["Embedding"]).Select(row => row.DenseValues()), Is.EqualTo(encoded.GetColumn<float[]>("Embedding")));
        Assert.That(Values<float>(table["Latitude"]), Is.EqualTo(encoded.GetColumn<float>("Latitude")));
    }

    [Test]
    public void ToDataFrame_ScoresByClass_BecomeColumns()
    {
        IDataView predictions = Predict();
        DataFrame table = predictions.ToDataFrame(-1, "SampleId", "Crop", "Score");

        VBuffer<ReadOnlyMemory<char>> names = default;
        predictions.Schema["Score"].GetSlotNames(ref names);
        VBuffer<float>[] scores = [.. Values<VBuffer<float>>(table["Score"])];
        foreach (var (name, slot) in names.DenseValues().Select((name, slot) => ($"{name}", slot)))
            table.Columns.Add(new SingleDataFrameColumn(name, scores.Select(score => score.GetItemOrDefault(slot))));

        for (int row = 0; row < Fields; row++)
        {
            float[] score = [.. scores[row].DenseValues()];
            Assert.That(table[(string)table["Crop"][row]][row], Is.EqualTo(score.Max()));
        }
    }

    [Test]
    public void ToDataFrame_KeysAndDefaults_AreAsTheDocumentationSays()
    {
        IDataView predictions = Predict();

        Assert.That(() => predictions.ToDataFrame(-1, "PredictedLabel"), Throws.TypeOf<NotSupportedException>(), "keys must be mapped to values");
        Assert.That(() => predictions.ToDataFrame(-1), Throws.TypeOf<NotSupportedException>(), "so columns are named");
        var again = _records.Select(record => record.With(record.Sample with { Id = record.Sample.Id + " again" }));
        IDataView twice = _ml.GeoFM().LoadSeries(
            _records.Concat(again), new LoadRecordsOptions { BandNames = BandNames, Quality = SeriesQualityKind.Scl });
        Assert.That(twice.ToDataFrame("SampleId").Rows.Count, Is.EqualTo(100), "without -1 only the first hundred rows come");
        Assert.That(twice.ToDataFrame(-1, "SampleId").Rows.Count, Is.EqualTo(2 * Fields));
    }

    /// <summary>A vector column of a DataFrame no longer knows its length, and no trainer of ML.NET takes such a one.</summary>
    [Test]
    public void Fit_VectorsOfADataFrame_AreRefusedAtOnce()
    {
        DataFrame table = Predict().ToDataFrame(-1, "Features", "Crop");
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Crop").Append(_ml.GeoFM().Trainers.LogisticRegression("Key", "Features"));
        Assert.That(() => pipeline.Fit(table), Throws.ArgumentException.With.Message.StartsWith(
            "The feature column 'Features' does not fit: expected a Vector of Single of known size, got Vector<Single>"));
    }

    private IDataView Predict()
    {
        IDataView series = _ml.GeoFM().LoadSeries(_frame, Columns);
        return _ml.GeoFM().MaskClouds("Clear", "Scl")
            .Append(_ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
            .Append(_ml.GeoFM().FillGaps("Complete", "Monthly"))
            .Append(_ml.GeoFM().FlattenSeries("Features", "Complete"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(_ml.GeoFM().Trainers.LogisticRegression("Key", "Features"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"))
            .Fit(series).Transform(series);
    }

    /// <summary>One row for each date of each field, the last date first; what was not observed is null.</summary>
    private static DataFrame FrameOf(SeriesRecord[] records)
    {
        var rows = records.SelectMany(record => Enumerable.Range(0, record.NumberOfDates).Reverse().Select(t => (Record: record, T: t))).ToArray();
        return new DataFrame(
            new StringDataFrameColumn("id", rows.Select(row => row.Record.Sample.Id)),
            new DateTimeDataFrameColumn("date", rows.Select(row => (DateTime?)DateTime.UnixEpoch.AddDays(row.Record.Dates.Span[row.T]))),
            new SingleDataFrameColumn("B04", rows.Select(row => Known(row.Record.Reflectance.Span[row.T * BandNames.Length]))),
            new SingleDataFrameColumn("B08", rows.Select(row => Known(row.Record.Reflectance.Span[(row.T * BandNames.Length) + 1]))),
            new ByteDataFrameColumn("scl", rows.Select(row => (byte?)row.Record.QualityFlags.Span[row.T])),
            new StringDataFrameColumn("crop", rows.Select(row => row.Record.Sample.Label)));

        static float? Known(float reflectance) => float.IsNaN(reflectance) ? null : reflectance;
    }

    private static IEnumerable<T> Values<T>(DataFrameColumn column) => Enumerable.Range(0, (int)column.Length).Select(row => (T)column[row]);

    private static string[] Texts(IDataView view, string column) => [.. view.GetColumn<ReadOnlyMemory<char>>(column).Select(text => text.ToString())];
}
