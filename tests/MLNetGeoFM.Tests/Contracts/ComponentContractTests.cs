using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>What holds for every component, whatever it computes. A new estimator without a case here fails the first test.</summary>
[TestFixture]
public sealed class ComponentContractTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    private static readonly (string Name, Func<GeoFMCatalog, IEstimator<ITransformer>> Create)[] Components =
    [
        ("DescribeBands", geo => geo.DescribeBands("Out", "Reflectance", "A", "B", "C")),
        ("SelectBands", geo => geo.SelectBands("Out", "Reflectance", "B08", "B03")),
        ("ScaleToReflectance", geo => geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000)),
        ("ScaleToReflectance per scene", geo => geo.ScaleToReflectance("Out", "Reflectance",
            new ReflectanceScalingOptions { ScaleColumnName = "Scales", DigitalNumberOffset = 0 })),
        ("SpectralIndices", geo => geo.SpectralIndices("Out", "Reflectance", SpectralIndex.Ndvi, SpectralIndex.Bsi)),
        ("SpectralIndices regular", geo => geo.SpectralIndices("Out", "Regular", SpectralIndex.Ndvi)),
        ("MaskClouds", geo => geo.MaskClouds("Out", "Scl")),
        ("MaskClouds spectral", geo => geo.MaskClouds("Out", "Reflectance", new CloudMaskingOptions
        {
            QualityKind = QualityKind.SpectralRule,
            ClearFractionColumnName = "Fraction",
        })),
        ("CompositeMonthly", geo => geo.CompositeMonthly("Out", "Reflectance", "Clear", "Dates")),
        ("ShiftSeason", geo => geo.ShiftSeason("Out", "Reflectance", "Clear", "Dates", 20)),
        ("ShiftSeason regular, by latitude and chance", geo => geo.ShiftSeason("Out", "Regular", null, "RegularDates", new SeasonShiftingOptions
        {
            Shift = new() { RandomDays = 45, Seed = 2, DaysPerDegree = SeasonShift.HopkinsDaysPerDegree, SeasonStartMonth = 9 },
        })),
        ("DropDates", geo => geo.DropDates("Out", copy: 3)),
        ("DropDates without a mask", geo => geo.DropDates("Out", "Reflectance", null, "Dates", new DateDropout { Seed = 4, MaximumShare = 0.5 })),
        ("FillGaps", geo => geo.FillGaps("Out", "Regular")),
        ("FillGaps irregular", geo => geo.FillGaps("Out", "Reflectance", "Dates")),
        ("TokenizeTemporalPatches", geo => geo.TokenizeTemporalPatches("Out", "Regular")),
        ("DetokenizeTemporalPatches", geo => geo.DetokenizeTemporalPatches("Out", "Tokens")),
        ("Encode", geo => geo.Encode("Out", "Regular", PrestoWeights.Shared)),
        ("Encode with hidden tokens", geo => geo.Encode("Out", "Regular", PrestoWeights.Shared, new EncodingOptions
        {
            AdaptableBlocks = 1,
        })),
        ("Encode tokens per step", geo => geo.Encode("Out", "Tokens", PrestoWeights.Shared, new EncodingOptions
        {
            DatesColumnName = "RegularDates",
            Pooling = EmbeddingPooling.PerStep,
            WeightsInModel = WeightsInModel.Never,
        })),
        ("EncodeMetadata", geo => geo.EncodeMetadata("Out")),
        ("EncodeMetadata by bins", geo => geo.EncodeMetadata("Out", new MetadataEncodingOptions
        {
            Encoding = EncodedMetadata.TerraMind,
            DatesColumnName = null,
        })),
        ("PackMetadata", geo => geo.PackMetadata("Out", "Latitude", "Gsd", "Orbit", "Region", "LabelKey")),
        ("FlattenSeries", geo => geo.FlattenSeries("Out", "Regular")),
        ("CheckApplicability", geo => geo.CheckApplicability("Out")),
        ("CheckApplicability scaled, over folds", geo => geo.CheckApplicability("Out", "Features", "Label",
            new ApplicabilityOptions { Whitening = false })),
        ("LogisticRegression", geo => geo.Trainers.LogisticRegression("LabelKey", "Features")),
        ("KNearestNeighbors", geo => geo.Trainers.KNearestNeighbors("LabelKey", "Features")),
        ("Prototypes", geo => geo.Trainers.Prototypes("LabelKey", "Features")),
        ("Mlp", geo => geo.Trainers.Mlp("LabelKey", "Features")),
        ("Mlp that stops by groups", geo => geo.Trainers.Mlp("LabelKey", "Features", new() { BalancesClasses = true, Focus = 2 }, "Region")),
        ("Retrieval", geo => geo.Trainers.Retrieval("LabelKey", "Features")),
        ("Retrieval within a place and season", geo => geo.Trainers.Retrieval("LabelKey", "Features",
            new RetrievalOptions { WithinKilometres = 200, WithinDays = 30, SeasonScaleDays = 20 })),
        ("TemporalAttention", geo => geo.Trainers.TemporalAttention("LabelKey", "Features", "RegularDates", new() { Epochs = 3 })),
        ("TemporalAttention on gaps, by groups", geo => geo.Trainers.TemporalAttention(
            "LabelKey", "Regular", "RegularDates", new() { Epochs = 3, Heads = 8 }, "Region")),
        ("TempCnn", geo => geo.Trainers.TempCnn("LabelKey", "Complete", new() { Epochs = 2, Filters = 8, HiddenUnits = 16 })),
        ("TempCnn of known steps, by groups", geo => geo.Trainers.TempCnn(
            "LabelKey", "Features", new() { Steps = 12, Epochs = 3, Filters = 8, HiddenUnits = 16, FilterWidth = 3 }, "Region")),
        ("TempCnn of views", geo => geo.Trainers.WithViews(
            geo.Trainers.TempCnn("LabelKey", "Complete", new() { Epochs = 2, Filters = 8, HiddenUnits = 16 }), "Complete", "LaterComplete")),
        ("Calibrated retrieval", geo => geo.Trainers.Calibrated(
            geo.Trainers.Retrieval("LabelKey", "Features", new RetrievalOptions { WithinKilometres = 200 }), "Region")),
        ("Calibrated TemporalAttention", geo => geo.Trainers.Calibrated(
            geo.Trainers.TemporalAttention("LabelKey", "Features", "RegularDates", new() { Epochs = 2, Heads = 8 }), "Region")),
        ("Calibrated prototypes", geo => geo.Trainers.Calibrated(geo.Trainers.Prototypes("LabelKey", "Features"), "Region")),
        ("Calibrated Mlp", geo => geo.Trainers.Calibrated(
            geo.Trainers.Mlp("LabelKey", "Features", new() { Epochs = 10 }, "Region"), "Region")),
        ("Gtca", geo => geo.Trainers.Gtca("LabelKey", "Features", new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            DatesColumnName = "Dates",
            RegionColumnName = "Region",
            MetadataColumnName = "Claims",
            Epochs = 2,
        })),
        ("Calibrated", geo => geo.Trainers.Calibrated(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Region")),
        ("Calibrated neighbours", geo => geo.Trainers.Calibrated(
            geo.Trainers.KNearestNeighbors("LabelKey", "Features"), "Region", CalibrationMethod.Isotonic)),
        ("Calibrated by matrix", geo => geo.Trainers.Calibrated(
            geo.Trainers.LogisticRegression("LabelKey", "Features"), "Region", CalibrationMethod.Dirichlet)),
        ("WithViews", geo => geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Features", "LaterFeatures")),
        ("WithViews neighbours, averaged", geo => geo.Trainers.WithViews(geo.Trainers.KNearestNeighbors("LabelKey", "Features"),
            new MultiViewOptions { PredictionFeatureColumnNames = ["LaterFeatures", "Features"] })),
        ("Calibrated views", geo => geo.Trainers.Calibrated(geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"),
            new MultiViewOptions { PredictionFeatureColumnNames = ["Features", "LaterFeatures"] }), "Region")),
        ("ChooseByGroups", geo => geo.Trainers.ChooseByGroups("Region",
            new TrainerCandidate("neighbours", geo.Trainers.KNearestNeighbors("LabelKey", "Features")),
            new TrainerCandidate("views", geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Features", "LaterFeatures")))),
        ("CalibrateScores", geo => geo.CalibrateScores("LabelKey", "Claims")),
        ("CalibrateScores of logits, by groups", geo => geo.CalibrateScores("LabelKey", "Margins", "Region",
            new ScoreCalibratingOptions
            {
                ScoreKind = ScoreKind.Logits,
                Calibration = new CalibrationOptions { Method = CalibrationMethod.Vector },
            })),
    ];

    internal static IEnumerable<RowTransformer> FittedTransformers()
    {
        foreach (string name in Names)
        {
            var (_, data, estimator) = Arrange(name);
            ITransformer fitted = estimator.Fit(data);
            yield return fitted as RowTransformer ?? ((IEnumerable<ITransformer>)fitted).OfType<RowTransformer>().Single();
        }
    }

    private static IEnumerable<string> Names => Components.Select(component => component.Name);

    [Test]
    public void Assembly_EveryEstimatorAndTransformer_HasACaseAndAReader()
    {
        var ml = new MLContext(1);
        var types = typeof(RowTransformer).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsPublic).ToArray();
        var estimators = types.Where(type => type.GetInterfaces()
            .Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEstimator<>)));
        var transformers = types.Where(typeof(RowTransformer).IsAssignableFrom);
        var covered = Components.Select(component => component.Create(ml.GeoFM()).GetType()).ToHashSet();
        var readers = RowPayload.Readers.Values.Select(reader => reader.Method.DeclaringType).ToHashSet();

        Assert.That(estimators.Where(type => !covered.Contains(type)), Is.Empty, "estimators without a case");
        Assert.That(transformers.Where(type => !readers.Contains(type)), Is.Empty, "transformers that a saved model cannot bring back");
        TestContext.Out.WriteLine($"{covered.Count} estimators in {Components.Length} cases");
    }

    [TestCaseSource(nameof(Names))]
    public void GetOutputSchema_PromisedColumns_AreTheDeliveredOnes(string name)
    {
        var (_, data, estimator) = Arrange(name);

        SchemaShape promised = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        SchemaShape delivered = SchemaShapes.Of(estimator.Fit(data).GetOutputSchema(data.Schema));

        Assert.That(promised.Select(Describe), Is.EquivalentTo(delivered.Select(Describe)));
    }

    [TestCaseSource(nameof(Names))]
    public void Fit_Twice_GivesTheSameValues(string name)
    {
        var (_, data, estimator) = Arrange(name);

        IDataView first = estimator.Fit(data).Transform(data);
        IDataView second = estimator.Fit(data).Transform(data);

        AssertSameColumns(second, first, data.Schema);
    }

    [TestCaseSource(nameof(Names))]
    public void GetRowToRowMapper_OneRowAtATime_GivesTheBatchedValues(string name)
    {
        var (_, data, estimator) = Arrange(name);
        ITransformer model = estimator.Fit(data);
        IDataView batched = model.Transform(data);
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        foreach (var column in Added(batched.Schema, data.Schema))
        {
            var wanted = mapper.OutputSchema[column];
            using var cursor = data.GetRowCursor(mapper.GetDependencies([wanted]));
            using DataViewRow row = mapper.GetRow(cursor, [wanted]);
            var read = ColumnBits.Reader(row, wanted);
            var values = new List<string>();
            while (cursor.MoveNext())
                values.Add(read());

            Assert.That(values, Is.EqualTo(ColumnBits.Read(batched, column)), column);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void ModelLoad_WithoutRegistration_GivesTheSameBits(string name)
    {
        var (ml, data, estimator) = Arrange(name);
        ITransformer model = estimator.Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;

        ITransformer loaded = new MLContext(9).Model.Load(file, out _);

        IDataView expected = model.Transform(data);
        IDataView actual = loaded.Transform(data);
        AssertSameColumns(actual, expected, data.Schema);
        Assert.That(actual.Schema.Where(column => !column.IsHidden).Select(column => column.Name),
            Is.EquivalentTo(expected.Schema.Where(column => !column.IsHidden).Select(column => column.Name)));
    }

    [TestCase("LogisticRegression", false)]
    [TestCase("KNearestNeighbors", false)]
    [TestCase("Calibrated", false)]
    [TestCase("CalibrateScores", false)]
    [TestCase("CalibrateScores", true)]
    [TestCase("LogisticRegression", true)]
    public void ModelLoad_ClassNames_SurviveUnlessAColumnHasOne(string name, bool classNamedAsColumn)
    {
        var (ml, data, estimator) = Arrange(name, classNamedAsColumn ? "Reflectance" : "barley");
        using var file = new MemoryStream();
        ml.Model.Save(estimator.Fit(data), data.Schema, file);
        file.Position = 0;

        IDataView scored = new MLContext(9).Model.Load(file, out _).Transform(data);

        VBuffer<ReadOnlyMemory<char>> keys = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref keys);
        string[] classes = [.. keys.DenseValues().Select(value => value.ToString())];
        Assert.That(classes, Is.EquivalentTo(new[] { "maize", "wheat", classNamedAsColumn ? "Reflectance" : "barley" }));
        Assert.That(scored.Schema["Score"].HasSlotNames(), Is.EqualTo(!classNamedAsColumn));
        if (classNamedAsColumn)
            return;
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.That(slots.DenseValues().Select(value => value.ToString()), Is.EqualTo(classes));
        Assert.That(scored.Schema["Reflectance"].GetBandNames(), Is.EqualTo(Bands));
        Assert.That(ml.MulticlassClassification.Evaluate(scored, "LabelKey").ConfusionMatrix.GetFormattedConfusionTable(),
            Does.Contain("barley"));
    }

    [TestCaseSource(nameof(Names))]
    public void Transform_NothingRead_ComputesNothing(string name)
    {
        var (_, data, estimator) = Arrange(name);
        ITransformer model = estimator.Fit(data);
        var unreadable = new UnreadableView(data.Schema);

        IDataView view = model.Transform(unreadable);

        Assert.That(Added(view.Schema, data.Schema), Is.Not.Empty);
        Assert.That(unreadable.CursorsOpened, Is.Zero);
    }

    [TestCaseSource(nameof(Names))]
    public void ThreeDoors_InputColumnMissing_NameTheColumn(string name)
    {
        var (ml, data, estimator) = Arrange(name);
        ITransformer model = estimator.Fit(data);
        var dependencies = model.GetRowToRowMapper(data.Schema);
        string input = dependencies.GetDependencies(Added(dependencies.OutputSchema, data.Schema).Select(added => dependencies.OutputSchema[added]))
            .First().Name;
        IDataView without = ml.Transforms.DropColumns(input).Fit(data).Transform(data);

        Assert.Multiple(() =>
        {
            Assert.That(() => estimator.GetOutputSchema(SchemaShapes.Of(without.Schema)),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains($"'{input}'"));
            Assert.That(() => estimator.Fit(without), Throws.InstanceOf<ArgumentException>().With.Message.Contains($"'{input}'"));
            Assert.That(() => model.Transform(without), Throws.InstanceOf<ArgumentException>().With.Message.Contains($"'{input}'"));
        });
    }

    [TestCaseSource(nameof(Names))]
    public void Transform_SameRowsInAnotherOrder_GivesTheSameValues(string name)
    {
        var (ml, data, estimator) = Arrange(name);
        ITransformer model = estimator.Fit(data);
        IDataView whole = model.Transform(data);
        IDataView tail = model.Transform(ml.Data.SkipRows(data, 150));
        foreach (string column in Added(whole.Schema, data.Schema))
            Assert.That(ColumnBits.Read(tail, column), Is.EqualTo(ColumnBits.Read(whole, column).Skip(150)), column);
    }

    private static void AssertSameColumns(IDataView actual, IDataView expected, DataViewSchema input)
    {
        foreach (string column in Added(expected.Schema, input))
            Assert.That(ColumnBits.Read(actual, column), Is.EqualTo(ColumnBits.Read(expected, column)), column);
    }

    private static string[] Added(DataViewSchema output, DataViewSchema input)
        => [.. output.Where(column => !column.IsHidden && (column.Index >= input.Count || input.GetColumnOrNull(column.Name) is null))
            .Select(column => column.Name)];

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name}:{column.Kind}:{column.ItemType}:{column.IsKey}:{string.Join(',', column.Annotations.Select(one => one.Name).Order())}";

    private static (MLContext Context, IDataView Data, IEstimator<ITransformer> Estimator) Arrange(
        string name, string thirdClass = "Reflectance")
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(200, thirdClass));
        IDataView data = geo.DescribeBands("Reflectance", null, Bands)
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Regular", "Reflectance", "Clear", "Dates"))
            .Append(geo.TokenizeTemporalPatches("Tokens", "Regular"))
            .Append(geo.FillGaps("Complete", "Regular"))
            .Append(geo.FlattenSeries("Features", "Complete"))
            .Append(geo.ShiftSeason("Later", "Reflectance", "Clear", "Dates", 20))
            .Append(geo.CompositeMonthly("LaterMonthly", "Later", "LaterClear", "LaterDates"))
            .Append(geo.FillGaps("LaterComplete", "LaterMonthly"))
            .Append(geo.FlattenSeries("LaterFeatures", "LaterComplete"))
            .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
            .Fit(rows).Transform(rows);
        return (ml, ml.Data.Cache(data), Components.Single(component => component.Name == name).Create(geo));
    }

    /// <summary>200 short series of different lengths, some values missing, every month of 2021 seen at least once.</summary>
    private static Row[] Rows(int count, string thirdClass)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            int steps = 12 + random.Next(6);
            int[] days = [.. Enumerable.Range(0, steps).Select(step => 18628 + (step * 364 / steps) + random.Next(3))];
            return new Row
            {
                Label = (row % 3) switch { 0 => "maize", 1 => "wheat", _ => thirdClass },
                Region = $"region {row % 4}",
                Latitude = row % 50 == 7 ? float.NaN : 40 + (row % 4) + (0.01f * row),
                Gsd = row % 30 == 3 ? double.NaN : 10 + (row % 2 * 20),
                Orbit = row % 143,
                Longitude = -100 + (2 * (row % 4)) + (0.02f * (row % 17)),
                Claims = [.. Enumerable.Range(0, 3).Select(k => k == row % 3 ? 0.5f : 0.25f + (0.01f * (row % 7)))],
                Margins = [.. Enumerable.Range(0, 3).Select(k => k == (row / 2) % 3 ? 2 : -0.1f * (row % 5))],
                Dates = days,
                Scl = [.. days.Select((_, step) => (byte)(step > 0 && random.Next(5) == 0 ? 9 : 4))],
                Scales = [.. days.Select(_ => 1e-4f)],
                Reflectance = [.. days.SelectMany(_ => Bands.Select((_, band) =>
                    random.Next(40) == 0 ? float.NaN : (0.05f * (band + 1)) + (0.1f * random.NextSingle()) + (0.03f * (row % 3) * band)))],
            };
        })];
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public string Region { get; set; } = "";

        public double Gsd { get; set; }

        public int Orbit { get; set; }

        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public float[] Reflectance { get; set; } = [];

        [VectorType(3)]
        public float[] Claims { get; set; } = [];

        [VectorType(3)]
        public float[] Margins { get; set; } = [];

        public float[] Scales { get; set; } = [];

        public int[] Dates { get; set; } = [];

        public byte[] Scl { get; set; } = [];
    }

    /// <summary>A view that counts cursors and has no rows to give.</summary>
    private sealed class UnreadableView(DataViewSchema schema) : IDataView
    {
        public int CursorsOpened { get; private set; }

        public DataViewSchema Schema { get; } = schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            CursorsOpened++;
            throw new InvalidOperationException("Nothing may be read yet.");
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => [GetRowCursor(columnsNeeded, rand)];
    }
}
