using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>A simulated landscape, a quarter of its regions left out in turn: GTCA, and places simply put beside the embedding.</summary>
internal static class LandscapeStudy
{
    public const string None = "no metadata";
    public const string Gtca = "GTCA";
    public const string GtcaLied = "GTCA, lies";
    public const string GtcaLiedByRow = "GTCA, lies, row by row";
    public const string Concat = "concatenation";
    private const int Folds = 4;
    private const int Months = 6;

    /// <summary>Metadata that truly help: crops and calendars follow the climate.</summary>
    public static SimulatedLandscapeOptions ClimateGradient(int seed) => new()
    {
        Seed = seed,
        SeriesCount = 1600,
        RegionCount = 16,
        ClimateGradient = 3,
        RegionContrast = 0.3f,
        ClassMixContrast = 0.3f,
        ShortcutStrength = 0,
        SeriesPerField = 1,
    };

    /// <summary>
    /// Metadata that lie: a region tells its crops, and the next one others. Three regions to learn from: few enough, on seeds 1 to 4,
    /// that places put beside the embedding lose a tenth.
    /// </summary>
    public static SimulatedLandscapeOptions PlantedShortcut(int seed) => new()
    {
        Seed = seed,
        SeriesCount = 1200,
        RegionCount = 4,
        ClimateGradient = 0,
        RegionContrast = 0.5f,
        ClassMixContrast = 3,
        ShortcutStrength = 1,
        SeriesPerField = 2,
    };

    /// <summary>Trains and tests on every fold; the rows of a region are a group.</summary>
    /// <returns>How much the metadata of each region are doubted, its own and the lies.</returns>
    public static List<(double Own, double Lies)> Run(SimulatedLandscapeOptions options, MethodTable table, bool hasAdapters, bool hasBaselines)
    {
        PlacedEmbedding[] rows = Embed(options);
        string[] classes = [.. SimulatedLandscape.ClassNames];
        string[] regions = [.. rows.Select(row => row.Region).Distinct()];
        List<(double Own, double Lies)> doubts = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            bool IsTest(PlacedEmbedding row) => Array.IndexOf(regions, row.Region) % Folds == fold;
            PlacedEmbedding[] train = [.. rows.Where(row => !IsTest(row))], test = [.. rows.Where(IsTest)];
            RunFold(options.Seed, train, test, classes, table, doubts, hasAdapters, hasBaselines);
        }

        return doubts;
    }

    private static void RunFold(int seed, PlacedEmbedding[] train, PlacedEmbedding[] test, string[] classes, MethodTable table,
        List<(double Own, double Lies)> doubts, bool hasAdapters, bool hasBaselines)
    {
        var ml = new MLContext(seed);
        var trainers = ml.GeoFM().Trainers;
        IDataView data = PlacedEmbedding.View(ml, train, classes);
        var model = trainers.Gtca("Key", "Embedding", new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            RegionColumnName = "Region",
            HasAdapters = hasAdapters,
        }).Fit(data);
        PlacedEmbedding[][] groups = [.. test.GroupBy(row => row.Region).Select(group => group.ToArray())];
        PlacedEmbedding[][] lies = Lies(train, groups);
        for (int g = 0; g < groups.Length; g++)
        {
            string[] names = [.. groups[g].Select(row => $"{seed} {row.Region}")];
            IDataView honest = model.Transform(PlacedEmbedding.View(ml, groups[g], classes));
            table.Add(None, names, PlacedEmbedding.Right(honest, "ScoreWithoutMetadata"));
            table.Add(Gtca, names, PlacedEmbedding.Right(honest));
            IDataView lied = PlacedEmbedding.View(ml, lies[g], classes);
            table.Add(GtcaLiedByRow, names, PlacedEmbedding.Right(model.Transform(lied)));
            double doubt = model.DoubtOfGroup(lied);
            doubts.Add((model.DoubtOfGroup(PlacedEmbedding.View(ml, groups[g], classes)), doubt));
            var careful = model.SwitchMetadata(new MetadataSwitches { PriorDoubt = doubt });
            table.Add(GtcaLied, names, PlacedEmbedding.Right(careful.Transform(lied)));
        }

        RunBaselines(seed, "LR", features => trainers.LogisticRegression("Key", features), data, groups, lies, classes, table);
        if (!hasBaselines)
            return;
        RunBaselines(seed, "LR, L2 0.01", features => trainers.LogisticRegression(
            "Key", features, new LogisticRegressionOptions { L2Regularization = 0.01, Tolerance = 1e-4 }), data, groups, lies, classes, table);
        RunBaselines(seed, "MLP", features => trainers.Mlp("Key", features), data, groups, lies, classes, table);
    }

    private static void RunBaselines<T>(int seed, string name, Func<string, IEstimator<T>> trainer, IDataView data,
        PlacedEmbedding[][] groups, PlacedEmbedding[][] lies, string[] classes, MethodTable table)
        where T : class, ITransformer
    {
        var ml = new MLContext(seed);
        var place = ml.GeoFM().EncodeMetadata("Place", new MetadataEncodingOptions { DatesColumnName = null })
            .Append(ml.Transforms.Concatenate("Features", "Embedding", "Place"));
        var concat = place.Append(trainer("Features")).Fit(data);
        var without = trainer("Embedding").Fit(data);
        for (int g = 0; g < groups.Length; g++)
        {
            string[] names = [.. groups[g].Select(row => $"{seed} {row.Region}")];
            IDataView honest = PlacedEmbedding.View(ml, groups[g], classes);
            table.Add($"{None}, {name}", names, PlacedEmbedding.Right(without.Transform(honest)));
            table.Add($"{Concat}, {name}", names, PlacedEmbedding.Right(concat.Transform(honest)));
            table.Add($"{Concat}, {name}, lies", names,
                PlacedEmbedding.Right(concat.Transform(PlacedEmbedding.View(ml, lies[g], classes))));
        }
    }

    // All rows of a region claim places of one training region: within the range of what training has seen.
    private static PlacedEmbedding[][] Lies(PlacedEmbedding[] train, PlacedEmbedding[][] groups)
    {
        string[] regions = [.. train.Select(row => row.Region).Distinct().Order(StringComparer.Ordinal)];
        Random random = new(7);
        return [.. groups.Select(group =>
        {
            string claimed = regions[random.Next(regions.Length)];
            PlacedEmbedding[] sources = [.. train.Where(row => row.Region == claimed)];
            return group.Select(row => row.Claiming(sources[random.Next(sources.Length)])).ToArray();
        })];
    }

    // Presto's embeddings of the first half of the year: crops that are not yet sure.
    private static PlacedEmbedding[] Embed(SimulatedLandscapeOptions options)
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        SimulatedSeries[] all = [.. new SimulatedLandscape(options).EnumerateSeries()];
        IDataView data = ml.Data.LoadFromEnumerable(all.Select(HalfYear.Of));
        string presto = SharedFolder.Require("models/presto/default_model.pt");
        IDataView embedded = geo.DescribeBands("Reflectance", null, [.. SimulatedLandscape.BandNames])
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Monthly"))
            .Append(geo.Encode("Embedding", "Monthly", GeoFMWeights.FromFile(presto)))
            .Fit(data).Transform(data);
        return [.. embedded.GetColumn<float[]>("Embedding").Select((embedding, i) => new PlacedEmbedding
        {
            Label = all[i].Label,
            Region = all[i].Region,
            Latitude = all[i].Latitude,
            Longitude = all[i].Longitude,
            Embedding = embedding,
        })];
    }

    private sealed class HalfYear
    {
        public int[] Dates { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public float[] Reflectance { get; set; } = [];

        public static HalfYear Of(SimulatedSeries series)
        {
            int steps = series.Dates.Count(day => DateTime.UnixEpoch.AddDays(day).Month <= Months);
            return new()
            {
                Dates = series.Dates[..steps],
                Scl = series.Scl[..steps],
                Reflectance = series.Reflectance[..(steps * SimulatedLandscape.BandNames.Count)],
            };
        }
    }
}
