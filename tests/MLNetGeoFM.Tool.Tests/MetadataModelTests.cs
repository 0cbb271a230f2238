using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>Models that are told where and when.</summary>
public sealed class MetadataModelTests
{
    private static readonly string[] BesideWords = ["coordinates", "concat", "concat1", "clay", "prithvi", "terramind", "satmae"];

    [Test]
    public void Parse_WordsOfAModel_AreHeadMetadataAndViews()
    {
        var concat = ModelChoice.Parse("presto+mlp+concat3+shift45+average");
        var gtca = ModelChoice.Parse("raw+gtca+noadapters+strength25");
        Assert.Multiple(() =>
        {
            Assert.That(concat, Has.Property("Features").EqualTo("presto").And.Property("Name").EqualTo("presto+mlp+concat3+shift45+average"));
            Assert.That(concat.Head.Name, Is.EqualTo("mlp"));
            Assert.That(concat.Head.Metadata!.Scales, Is.EqualTo(3));
            Assert.That(concat.Views.Choices, Is.EqualTo(new[] { new ViewChoice(0, 45, false, 15) }));
            Assert.That(gtca.Head, Is.EqualTo(new HeadChoice("gtca") { HasAdapters = false, Strength = 0.25 }));
            Assert.That(ModelChoice.Parse("raw+gtca").Head, Is.EqualTo(new HeadChoice("gtca")));
            Assert.That(ModelChoice.Parse("raw+logistic").Head.Metadata, Is.Null);
            foreach (string word in BesideWords)
                Assert.That(ModelChoice.Parse($"galileo-nano+knn+{word}").Head.Metadata, Is.EqualTo(MetadataBeside.Find(word)), word);
        });
    }

    [TestCase("presto", "a plus sign")]
    [TestCase("raw+forest", "a plus sign")]
    [TestCase("sentinel+logistic", "a plus sign")]
    [TestCase("raw+logistic+clay+concat", "+clay and +concat exclude each other")]
    [TestCase("raw+logistic+concat21", "+terramind")]
    [TestCase("raw+logistic+swing", "+dropoutN")]
    [TestCase("raw+gtca+strength101", "+strengthN")]
    [TestCase("raw+gtca+strength-1", "+strengthN")]
    [TestCase("raw+logistic+strength0", "are of the head gtca")]
    [TestCase("raw+logistic+noadapters", "are of the head gtca")]
    [TestCase("raw+gtca+shift45+choose", "leave +choose out")]
    [TestCase("raw+attention+clay", "leave +clay out")]
    public void Parse_NoModel_SaysWhatIsWrong(string name, string part)
        => Assert.That(() => ModelChoice.Parse(name), Throws.TypeOf<FormatException>().With.Message.StartsWith($"--model {name} is none: ")
            .And.Message.Contains(part));

    /// <summary>The same scores in this process and from the saved file; other scores than without metadata; the embedding's place is free.</summary>
    [TestCaseSource(nameof(BesideWords))]
    public void Fit_MetadataBesideFeatures_ChangesScoresAndSaves(string word)
    {
        var (ml, series, features) = Landscape();
        var head = ModelChoice.Parse($"raw+logistic+{word}").Head;

        var model = CropModel.Fit(ml, series, features, head, new());

        float[][] scores = Scores(model, series);
        Assert.Multiple(() =>
        {
            Assert.That(Scores(Reloaded(ml, model, series), series), Is.EqualTo(scores));
            Assert.That(scores, Is.Not.EqualTo(Scores(CropModel.Fit(ml, series, features, "logistic", new()), series)));
            Assert.That(scores.SelectMany(score => score), Is.All.InRange(0, 1));
        });
    }

    [TestCase("knn")]
    [TestCase("prototypes")]
    [TestCase("mlp")]
    [TestCase("retrieval")]
    public void Fit_MetadataBesideFeaturesOfOtherHeads_ChangesScores(string head)
    {
        var (ml, series, features) = Landscape();
        var told = CropModel.Fit(ml, series, features, new HeadChoice(head) { Metadata = MetadataBeside.Find("concat") }, new());
        Assert.That(Scores(told, series), Is.Not.EqualTo(Scores(CropModel.Fit(ml, series, features, head, new()), series)));
    }

    [Test]
    public void Fit_MetadataBesideViews_AreBesideEachView()
    {
        var (ml, series, _) = Landscape();
        var views = ViewPlan.Of(new(0, 30, false, 10), chooses: false);
        var (needed, training) = new FeatureChoice(null, 1) { Views = views }.Steps(ml, series.Schema, [], default);
        var told = CropModel.Fit(ml, series, needed, new HeadChoice("logistic") { Metadata = MetadataBeside.Find("clay") },
            new() { Views = new(views, null) }, training);
        var plain = CropModel.Fit(ml, series, needed, "logistic", new() { Views = new(views, null) }, training);

        var schema = told.GetOutputSchema(series.Schema);
        Assert.That(((VectorDataViewType)schema["FeaturesMinus10"].Type).Size,
            Is.EqualTo(((VectorDataViewType)plain.GetOutputSchema(series.Schema)["FeaturesMinus10"].Type).Size + 8));
        Assert.That(Scores(told, series), Is.Not.EqualTo(Scores(plain, series)));
    }

    [Test]
    public void Encode_DataWithoutPlaces_SaysWhatIsMissing()
    {
        var ml = new MLContext(0);
        var data = ml.Data.LoadFromEnumerable(new[] { new Dated { Dates = [0, 1] } });
        Assert.That(() => MetadataBeside.Find("terramind")!.Encode(ml, data.Schema),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'place' in series.json for +terramind"));
        Assert.That(() => MetadataBeside.Find("clay")!.Encode(ml, data.Schema).Fit(data), Throws.Nothing);
    }

    /// <summary>Strength 0 is the head without metadata, bit for bit; the same seed gives the same model.</summary>
    [Test]
    [Category("EndToEnd")]
    public void Fit_Gtca_StrengthZeroIsTheHeadWithoutMetadataBitForBit()
    {
        var (ml, series, features) = Landscape();
        float[][] plain = Scores(CropModel.Fit(ml, series, features, "logistic", new()), series);
        var whole = new HeadChoice("gtca") { HasAdapters = false };
        var full = CropModel.Fit(ml, series, features, whole, new(1));
        var off = CropModel.Fit(ml, series, features, whole with { Strength = 0 }, new(1));

        Assert.Multiple(() =>
        {
            Assert.That(Scores(off, series), Is.EqualTo(plain));
            Assert.That(Scores(full, series), Is.Not.EqualTo(plain), "places help in this landscape");
            Assert.That(full.Transform(series).GetColumn<float[]>("ScoreWithoutMetadata"), Is.EqualTo(plain));
            Assert.That(Scores(CropModel.Fit(ml, series, features, whole, new(1)), series), Is.EqualTo(Scores(full, series)), "from its seed");
        });
    }

    /// <summary>On the head with views: without metadata its bits; saved, it needs the views of prediction only.</summary>
    [TestCase(false)]
    [TestCase(true)]
    [Category("EndToEnd")]
    public void Fit_GtcaWithViews_StandsOnTheHeadWithViews(bool aligns)
    {
        var (ml, series, _) = Landscape();
        var views = ViewPlan.Of(new(1, 0, aligns, aligns ? 0 : 10), chooses: false);
        var (needed, training) = new FeatureChoice(null, 1) { Views = views }.Steps(ml, series.Schema, [], default);
        HeadTraining how = new(1) { Views = new(views, null) };

        var model = CropModel.Fit(ml, series, needed, new HeadChoice("gtca") { HasAdapters = false }, how, training);

        float[][] plain = Scores(CropModel.Fit(ml, series, needed, "logistic", how, training), series);
        Assert.Multiple(() =>
        {
            Assert.That(model.Transform(series).GetColumn<float[]>("ScoreWithoutMetadata"), Is.EqualTo(plain));
            Assert.That(Scores(model, series), Is.Not.EqualTo(plain));
            Assert.That(Scores(Reloaded(ml, model, series), series), Is.EqualTo(Scores(model, series)));
        });
    }

    [Test]
    public void Options_OfData_NameOnlyTheColumnsThatThereAre()
    {
        var ml = new MLContext(0);
        var (_, series, _) = Landscape();
        var all = GtcaInputs.Options(series, "gtca", 3, null, default);
        var dated = GtcaInputs.Options(ml.Data.LoadFromEnumerable(new[] { new Dated() }), "gtca", 3, null, default);
        Assert.Multiple(() =>
        {
            Assert.That((all.LatitudeColumnName, all.LongitudeColumnName, all.DatesColumnName, all.RegionColumnName),
                Is.EqualTo(("Latitude", "Longitude", "Dates", "Region")));
            Assert.That((dated.LatitudeColumnName, dated.LongitudeColumnName, dated.DatesColumnName, dated.RegionColumnName),
                Is.EqualTo(((string?)null, (string?)null, "Dates", (string?)null)));
            Assert.That(all.Seed, Is.EqualTo(3));
        });
    }

    /// <summary>One command: intervals of all models, and what wrong metadata change in each of them; strength 0 = nothing.</summary>
    [Test]
    [Category("EndToEnd")]
    public void Compare_Sensitivity_HasIntervalsOfAllModelsAndNoFlipAtStrengthZero()
    {
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "part");
        string json = Path.Combine(folder.Path, "c.json");
        SeriesPart.Write(SharedFolder.Require("data/us-crops-2019-s2"), data, every: 6);
        string[] names = ["raw+logistic", "raw+logistic+concat", "raw+gtca+noadapters+strength0", "raw+gtca+noadapters"];

        var run = Launched.Geofm(["compare", "--data", data, "--folds", "random,region", "--fold-seeds", "0,1", "--sensitivity", "--json", json,
            "--report", Path.Combine(folder.Path, "out"), .. names.SelectMany(name => new[] { "--model", name })]);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        var told = result.GetProperty("metadataSensitivity").EnumerateArray().ToArray();
        double[] of(string model, string value) => [.. told.Where(one => one.GetProperty("model").GetString() == model)
            .Select(one => one.GetProperty(value).GetDouble())];
        Assert.Multiple(() =>
        {
            foreach (var folds in result.GetProperty("folds").EnumerateArray())
            {
                var models = folds.GetProperty("models").EnumerateArray().ToArray();
                foreach (var (model, metric, interval) in models.SelectMany(model => new[]
                    { (model, "overallAccuracy", "accuracyInterval"), (model, "macroF1", "macroF1Interval") }))
                {
                    Assert.That(model.GetProperty("metrics").GetProperty(metric).GetDouble(), Is.InRange(
                        model.GetProperty(interval).GetProperty("low").GetDouble(), model.GetProperty(interval).GetProperty("high").GetDouble()));
                }

                Assert.That(models[2].GetProperty("metrics").GetRawText(), Is.EqualTo(models[0].GetProperty("metrics").GetRawText()), "to the bit");
                Assert.That(folds.GetProperty("differences")[0].TryGetProperty("macroF1Interval", out _));
            }

            Assert.That(of("raw+logistic", "totalVariation"), Is.EqualTo(new double[6]), "10, 100, 1000 km, 3, 6 months, another region");
            Assert.That(of("raw+gtca+noadapters+strength0", "flipRate"), Is.EqualTo(new double[6]));
            Assert.That(of("raw+gtca+noadapters+strength0", "totalVariation"), Is.EqualTo(new double[6]));
            Assert.That(of("raw+logistic+concat", "totalVariation"), Is.All.GreaterThan(0));
            Assert.That(of("raw+logistic+concat", "flipRate").Max(), Is.GreaterThan(0.1));
            Assert.That(run.Output, Does.Contain("6 regions drawn with replacement (too few").And.Contain("Metadata told wrong"));
            Assert.That(run.Output.Split('\n').Where(line => line.StartsWith('│')).Max(line => line.TrimEnd().Length), Is.LessThanOrEqualTo(120));
            string page = File.ReadAllText(Path.Combine(folder.Path, "out", "report.html"));
            Assert.That(page, Does.Contain("What the trained parts make of wrong metadata").And.Contain("total variation"));
        });
    }

    private static (MLContext Context, IDataView Series, IEstimator<ITransformer> Features) Landscape()
    {
        var ml = new MLContext(0);
        var series = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions { Seed = 3, SeriesCount = 120, RegionCount = 3 });
        return (ml, series, FeaturePipeline.Raw(ml, series.Schema, 1, []));
    }

    private static float[][] Scores(ITransformer model, IDataView series) => [.. model.Transform(series).GetColumn<float[]>("Score")];

    private static ITransformer Reloaded(MLContext ml, ITransformer model, IDataView series)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, series.Schema, file);
        file.Position = 0;
        return new MLContext(1).Model.Load(file, out _);
    }

    private sealed class Dated
    {
        public int[] Dates { get; set; } = [];
    }
}
