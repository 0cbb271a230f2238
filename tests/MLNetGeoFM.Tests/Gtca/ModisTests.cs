using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>
/// 1218 real NDVI series of Mato Grosso with their positions, by the trainer that users have: coordinates are a treasure in the
/// neighbourhood and a trap half a degree away.
/// </summary>
/// <remarks>
/// The ordinary run is one deal of each kind of fold on the NDVI values themselves, without adapters. <c>GEOFM_MODIS</c> =
/// <c>presto</c> or <c>ndvi</c> makes it the study: Presto's embeddings of NDVI or the values, three deals, with adapters.
/// </remarks>
[TestFixture]
[Category("EndToEnd")]
public sealed class ModisTests
{
    private const string Folder = "data/sits-samples/samples_modis_ndvi";

    private static string? Study => Environment.GetEnvironmentVariable("GEOFM_MODIS") is { Length: > 0 } features ? features : null;

    private static bool HasAdapters => Environment.GetEnvironmentVariable("GEOFM_MODIS_ADAPTERS") is "1";

    [Test]
    public void Gtca_RandomFolds_GainsAtLeastThreeHundredths()
    {
        MethodTable table = Run("random");
        Assert.That(table.Gain(LandscapeStudy.Gtca, LandscapeStudy.None), Is.GreaterThan(0.03));
    }

    [Test]
    public void Gtca_HalfDegreeCells_LosesNothing()
    {
        MethodTable table = Run("cell0.5deg");
        Assert.That(table.Gain(LandscapeStudy.Gtca, LandscapeStudy.None), Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Gtca_LeaveYearOut_IsRightInMoreThanEightySevenOfAHundred()
    {
        if (Study is null)
            Assert.Ignore("Sixteen folds: set GEOFM_MODIS to run it.");
        Assert.That(Run("year").Accuracy(LandscapeStudy.Gtca), Is.GreaterThan(0.87));
    }

    private static MethodTable Run(string design)
    {
        PlacedEmbedding[] rows = Read();
        string[] classes = [.. rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];
        string[][] folds = Table("folds.csv");
        string[] columns = design == "year" ? ["year_fold"] : [.. Enumerable.Range(0, Study is null ? 1 : 3).Select(seed => $"{design}_s{seed}")];
        MethodTable table = new();
        foreach (string column in columns)
        {
            int at = Array.IndexOf(folds[0], column);
            string[] foldOfRow = [.. folds[1..].Select(fold => fold[at])];
            foreach (string fold in foldOfRow.Distinct().Order(StringComparer.Ordinal))
                RunFold([.. rows.Where((_, row) => foldOfRow[row] != fold)], [.. rows.Where((_, row) => foldOfRow[row] == fold)], classes, table);
        }

        TestContext.Out.WriteLine($"{design}, {Study ?? "ndvi"}, {string.Join(", ", columns)}, adapters {HasAdapters}");
        TestContext.Out.WriteLine(table.Line(LandscapeStudy.Gtca, LandscapeStudy.None));
        TestContext.Out.WriteLine(table.Line(LandscapeStudy.Concat, LandscapeStudy.None));
        return table;
    }

    private static void RunFold(PlacedEmbedding[] train, PlacedEmbedding[] test, string[] classes, MethodTable table)
    {
        var ml = new MLContext(1);
        IDataView data = PlacedEmbedding.View(ml, train, classes), tested = PlacedEmbedding.View(ml, test, classes);
        var trainers = ml.GeoFM().Trainers;
        IDataView scored = trainers.Gtca("Key", "Embedding", new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            HasAdapters = HasAdapters,
        }).Fit(data).Transform(tested);
        var concat = ml.GeoFM().EncodeMetadata("Place", new MetadataEncodingOptions { DatesColumnName = null })
            .Append(ml.Transforms.Concatenate("Features", "Embedding", "Place"))
            .Append(trainers.LogisticRegression("Key", "Features")).Fit(data);
        string[] cells = [.. test.Select(row => FormattableString.Invariant($"{Math.Floor(2 * row.Longitude)} {Math.Floor(2 * row.Latitude)}"))];
        table.Add(LandscapeStudy.None, cells, PlacedEmbedding.Right(scored, "ScoreWithoutMetadata"));
        table.Add(LandscapeStudy.Gtca, cells, PlacedEmbedding.Right(scored));
        table.Add(LandscapeStudy.Concat, cells, PlacedEmbedding.Right(concat.Transform(tested)));
    }

    private static PlacedEmbedding[] Read()
    {
        SharedFolder.Require(Folder);
        string[][] samples = Table("samples.csv")[1..];
        List<(int Day, float Ndvi)>[] series = [.. samples.Select(_ => new List<(int, float)>())];
        foreach (string[] one in Table("observations.csv")[1..])
        {
            int day = DateOnly.Parse(one[1], CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            series[int.Parse(one[0], CultureInfo.InvariantCulture) - 1].Add((day, float.Parse(one[2], CultureInfo.InvariantCulture)));
        }

        float[][] features = Study == "presto" ? Embed(series) : [.. series.Select(one => one.Select(step => step.Ndvi).ToArray())];
        return [.. samples.Select((sample, i) => new PlacedEmbedding
        {
            Label = sample[5],
            Longitude = float.Parse(sample[1], CultureInfo.InvariantCulture),
            Latitude = float.Parse(sample[2], CultureInfo.InvariantCulture),
            Dates = [.. series[i].Select(step => step.Day)],
            Embedding = features[i],
        })];
    }

    // Twelve dates a month apart, from September on.
    private static float[][] Embed(List<(int Day, float Ndvi)>[] series)
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView data = ml.Data.LoadFromEnumerable(series.Select(one => new NdviSeries
        {
            Values = [.. one.Select(step => step.Ndvi)],
            Dates = [.. one.Select(step => step.Day)],
        }));
        var weights = GeoFMWeights.FromFile(SharedFolder.Require("models/presto/default_model.pt"));
        var encode = geo.DescribeBands("Series", "Values", "NDVI")
            .Append(geo.RegularizeTime("Monthly", "Series", null, "Dates", new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, 9) }))
            .Append(geo.Encode("Embedding", "Monthly", weights));
        return [.. encode.Fit(data).Transform(data).GetColumn<float[]>("Embedding")];
    }

    private static string[][] Table(string name)
        => [.. File.ReadLines(Path.Combine(SharedFolder.Require(Folder), name)).Select(line => line.Split(','))];

    private sealed class NdviSeries
    {
        public float[] Values { get; set; } = [];

        public int[] Dates { get; set; } = [];
    }
}
