using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class GtcaTests
{
    private static readonly Lazy<(IDataView Train, IDataView Test, GtcaTransformer Model)> Shared = new(() =>
    {
        var ml = new MLContext(1);
        var train = PlacedFields.View(ml, PlacedFields.Draw(240, seed: 1));
        return (train, PlacedFields.View(ml, PlacedFields.Draw(120, seed: 2)), ml.GeoFM().Trainers.Gtca("Key", "Embedding", Options).Fit(train));
    });

    private static GtcaOptions Options => new()
    {
        LatitudeColumnName = "Latitude",
        LongitudeColumnName = "Longitude",
        DatesColumnName = "Dates",
        Epochs = 2,
    };

    [Test]
    public void Gtca_ScoreWithoutMetadata_HasTheBitsOfLogisticRegression()
    {
        var (train, test, model) = Shared.Value;
        string[] logistic = Logistic(train, test);

        Assert.That(ColumnBits.Read(model.Transform(test), "ScoreWithoutMetadata"), Is.EqualTo(logistic));
        var off = model.With(new MetadataSwitches { Strength = 0 });
        Assert.That(ColumnBits.Read(off.Transform(test), "Score"), Is.EqualTo(logistic));
        Assert.That(off.Transform(test).GetColumn<float>("MetadataGate"), Is.All.Zero);
        Assert.That(ColumnBits.Read(model.Transform(test), "Score"), Is.Not.EqualTo(logistic));
    }

    [Test]
    public void Gtca_PlacesThatHelp_LowerTheLossNearThem()
    {
        var (_, test, model) = Shared.Value;
        IDataView scored = model.Transform(test);

        double with = LogLoss(scored, "Score"), without = LogLoss(scored, "ScoreWithoutMetadata");

        TestContext.Out.WriteLine(FormattableString.Invariant($"log loss {without:F3} without places, {with:F3} with"));
        Assert.That(with, Is.LessThan(without - 0.1));
        Assert.That(scored.GetColumn<float>("MetadataSupport").Average(), Is.GreaterThan(0.2));
        Assert.That(scored.GetColumn<float>("MetadataGate").Average(), Is.GreaterThan(0.5));
    }

    [TestCase(-45, 100)]
    [TestCase(float.NaN, float.NaN)]
    [TestCase(float.NaN, 2)]
    public void Gtca_PlaceFarAwayOrUnknown_ChangesNothing(float latitude, float longitude)
    {
        var ml = new MLContext(1);
        var rows = PlacedFields.Draw(30, seed: 3);
        foreach (var row in rows)
            (row.Latitude, row.Longitude) = (latitude, longitude);

        IDataView scored = Shared.Value.Model.Transform(PlacedFields.View(ml, rows));

        Assert.That(ColumnBits.Read(scored, "Score"), Is.EqualTo(ColumnBits.Read(scored, "ScoreWithoutMetadata")));
        Assert.That(scored.GetColumn<float>("MetadataSupport"), Is.All.Zero);
        Assert.That(scored.GetColumn<float>("MetadataGate"), Is.All.Zero);
    }

    [Test]
    public void SwitchMetadata_LoadedPipeline_TurnsPlacesOffAndOn()
    {
        var ml = new MLContext(1);
        var (train, test, _) = Shared.Value;
        var pipeline = ml.Transforms.CopyColumns("Copy", "Embedding").Append(ml.GeoFM().Trainers.Gtca("Key", "Copy", Options))
            .Append(ml.Transforms.CopyColumns("Last", "Score"));
        var fitted = pipeline.Fit(train);
        ITransformer loaded = Reload(ml, fitted, train);

        IDataView expected = fitted.Transform(test);
        IDataView off = loaded.SwitchMetadata(new MetadataSwitches { UsesPlace = false }).Transform(test);
        IDataView weak = loaded.SwitchMetadata(new MetadataSwitches { Strength = 0 }).Transform(test);
        ITransformer offSaved = Reload(ml, loaded.SwitchMetadata(new MetadataSwitches { UsesPlace = false }), train);
        ITransformer on = offSaved.SwitchMetadata(new MetadataSwitches { UsesPlace = true });

        string[] without = Logistic(train, test);
        Assert.That(ColumnBits.Read(loaded.Transform(test), "Last"), Is.EqualTo(ColumnBits.Read(expected, "Last")));
        Assert.That(ColumnBits.Read(expected, "Last"), Is.Not.EqualTo(without));
        Assert.That(ColumnBits.Read(off, "Last"), Is.EqualTo(without));
        Assert.That(ColumnBits.Read(weak, "Last"), Is.EqualTo(without));
        Assert.That(ColumnBits.Read(offSaved.Transform(test), "Last"), Is.EqualTo(without));
        Assert.That(ColumnBits.Read(on.Transform(test), "Last"), Is.EqualTo(ColumnBits.Read(expected, "Last")));
    }

    [Test]
    public void SwitchMetadata_HalfStrength_IsBetween()
    {
        var (_, test, model) = Shared.Value;

        double full = LogLoss(model.Transform(test), "Score");
        double half = LogLoss(model.SwitchMetadata(new MetadataSwitches { Strength = 0.5 }).Transform(test), "Score");
        double none = LogLoss(model.Transform(test), "ScoreWithoutMetadata");

        Assert.That(half, Is.GreaterThan(full).And.LessThan(none));
    }

    [Test]
    public void SwitchMetadata_PriorDoubt_IsBetweenAllAndNoneAndIsSaved()
    {
        var ml = new MLContext(1);
        var (train, test, model) = Shared.Value;
        ITransformer half = Reload(ml, model.SwitchMetadata(new MetadataSwitches { PriorDoubt = 0.5 }), train);

        double trusting = LogLoss(model.SwitchMetadata(new MetadataSwitches { PriorDoubt = 0 }).Transform(test), "Score");
        double doubting = LogLoss(half.Transform(test), "Score");

        Assert.That(doubting, Is.GreaterThan(trusting).And.LessThan(LogLoss(model.Transform(test), "ScoreWithoutMetadata")));
        Assert.That(LogLoss(half.SwitchMetadata(new MetadataSwitches { UsesTime = true }).Transform(test), "Score"), Is.EqualTo(doubting));
        ITransformer none = half.SwitchMetadata(new MetadataSwitches { PriorDoubt = 1 });
        Assert.That(ColumnBits.Read(none.Transform(test), "Score"), Is.EqualTo(Logistic(train, test)), "nothing is followed");
        Assert.That(() => model.SwitchMetadata(new MetadataSwitches { PriorDoubt = -0.5 }),
            Throws.ArgumentException.With.Message.Contains("PriorDoubt").And.Message.Contains("-0.5"));
    }

    [Test]
    public void DoubtOfGroup_PlacesOfOtherFarms_IsMoreThanOfTheirOwn()
    {
        var ml = new MLContext(1);
        var (_, test, _) = Shared.Value;
        GtcaOptions options = new() { LatitudeColumnName = "Latitude", LongitudeColumnName = "Longitude", RegionColumnName = "Village", HasAdapters = false };
        var train = PlacedFields.View(ml, PlacedFields.Draw(400, seed: 4));
        var pipeline = ml.Transforms.CopyColumns("Copy", "Embedding").Append(ml.GeoFM().Trainers.Gtca("Key", "Copy", options))
            .Append(ml.Transforms.CopyColumns("Last", "Score"));
        ITransformer model = pipeline.Fit(train);
        PlacedField[] lying = PlacedFields.Draw(120, seed: 2);
        var places = lying.Select(row => (row.Latitude, row.Longitude)).ToArray();
        for (int row = 0; row < lying.Length; row++)
            (lying[row].Latitude, lying[row].Longitude) = places[(row + 47) % places.Length];
        IDataView lies = PlacedFields.View(ml, lying);

        double own = model.DoubtOfGroup(test), others = model.DoubtOfGroup(lies);

        TestContext.Out.WriteLine(FormattableString.Invariant($"doubt of their own places {own:F3}, of others' {others:F3}"));
        Assert.That(own, Is.LessThan(0.1));
        Assert.That(others, Is.GreaterThan(0.5));
        ITransformer loaded = Reload(ml, model, train);
        Assert.That(loaded.DoubtOfGroup(lies), Is.EqualTo(others));
        IDataView careful = loaded.SwitchMetadata(new MetadataSwitches { PriorDoubt = others }).Transform(lies);
        Assert.That(LogLoss(careful, "Score"), Is.LessThan(LogLoss(loaded.Transform(lies), "Score")));
    }

    [Test]
    public void DoubtOfGroup_UnknownPlaces_IsTheUsualOne()
    {
        var ml = new MLContext(1);
        var rows = PlacedFields.Draw(30, seed: 3);
        foreach (var row in rows)
            row.Latitude = float.NaN;

        Assert.That(Shared.Value.Model.DoubtOfGroup(PlacedFields.View(ml, rows)), Is.EqualTo(0.1));
        Assert.That(() => ml.GeoFM().Trainers.LogisticRegression("Key", "Embedding").Fit(Shared.Value.Train).DoubtOfGroup(Shared.Value.Test),
            Throws.ArgumentException.With.Message.Contains("Trainers.Gtca"));
    }

    [Test]
    public void SwitchMetadata_OtherModel_SaysThatThereIsNone()
    {
        var ml = new MLContext(1);
        var (train, _, _) = Shared.Value;
        ITransformer logistic = Reload(ml, ml.GeoFM().Trainers.LogisticRegression("Key", "Embedding").Fit(train), train);

        Assert.That(() => logistic.SwitchMetadata(new MetadataSwitches { Strength = 0 }),
            Throws.ArgumentException.With.Message.Contains("Trainers.Gtca"));
        Assert.That(() => Shared.Value.Model.SwitchMetadata(new MetadataSwitches { Strength = 1.5 }),
            Throws.ArgumentException.With.Message.Contains("1.5"));
    }

    [Test]
    public void Gtca_CoordinatesExchanged_AreNoUnknownPlace()
    {
        var rows = PlacedFields.Draw(1, seed: 3);
        rows[0].Latitude = 100;

        Assert.That(() => Shared.Value.Model.Transform(PlacedFields.View(new MLContext(1), rows)).GetColumn<float[]>("Score").ToArray(),
            Throws.ArgumentException.With.Message.Contains("'Latitude'").And.Message.Contains("100"));
    }

    [Test]
    public void Gtca_HiddenTokens_AdaptTheEncoderAndAreSaved()
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        string[] bands = ["B02", "B03", "B04", "B08", "B11", "B12"];
        FieldRow[] fields = FieldRow.Draw(24, bands.Length);
        for (int row = 0; row < fields.Length; row++)
            fields[row].Latitude = 40 + (0.3f * row);
        IDataView rows = ml.Data.LoadFromEnumerable(fields);
        var options = new GtcaOptions { LatitudeColumnName = "Latitude", LongitudeColumnName = "Longitude", Epochs = 1 };
        var encode = ml.Transforms.Conversion.MapValueToKey("Key", "Label").Append(geo.DescribeBands("Series", "Values", bands))
            .Append(geo.Encode("Embedding", "Series", PrestoWeights.Shared, new EncodingOptions { AdaptableBlocks = 1 }));

        IDataView encoded = encode.Fit(rows).Transform(rows);
        var model = geo.Trainers.Gtca("Key", "Embedding", options).Fit(encoded);
        var whole = encode.Append(geo.Trainers.Gtca("Key", "Embedding", options)).Fit(rows);

        Assert.That(model.AdaptsEncoder, Is.True);
        var adapter = model.Head.Experts.Select(expert => expert.Expert).OfType<AdapterExpert>().Single();
        Assert.That(adapter.ReadsTokens, Is.True);
        Assert.That(adapter.Model.Network.GateNames, Is.EqualTo(new[] { "last1" }));
        string[] expected = [.. ColumnBits.Read(model.Transform(encoded), "Score")];
        Assert.That(ColumnBits.Read(Reload(ml, whole, rows).Transform(rows), "Score"), Is.EqualTo(expected));
        Assert.That(ColumnBits.Read(model.Transform(encoded), "ScoreWithoutMetadata"),
            Is.EqualTo(ColumnBits.Read(geo.Trainers.LogisticRegression("Key", "Embedding").Fit(encoded).Transform(encoded), "Score")));
    }

    /// <summary>Views, hidden tokens, place, dates and further metadata at once: all that a saved model must have room for.</summary>
    [Test]
    public void Gtca_OnAHeadWithViews_KeepsItsBitsAndIsSaved()
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView train = Viewed(ml, Shared.Value.Train), test = Viewed(ml, Shared.Value.Test);
        var head = geo.Trainers.WithViews(geo.Trainers.LogisticRegression("Key", "Embedding"), new MultiViewOptions
        {
            TrainingFeatureColumnNames = ["Embedding", "Earlier"],
            PredictionFeatureColumnNames = ["Earlier", "Embedding", "Later"],
        });
        var options = new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            DatesColumnName = "Dates",
            MetadataColumnName = "Climate",
            Epochs = 1,
        };

        var model = geo.Trainers.Gtca(head, options).Fit(train);

        IDataView scored = model.Transform(test);
        string[] alone = [.. ColumnBits.Read(head.Fit(train).Transform(test), "Score")];
        Assert.That(ColumnBits.Read(scored, "ScoreWithoutMetadata"), Is.EqualTo(alone));
        Assert.That(ColumnBits.Read(model.SwitchMetadata(new MetadataSwitches { Strength = 0 }).Transform(test), "Score"), Is.EqualTo(alone));
        Assert.That(LogLoss(scored, "Score"), Is.LessThan(LogLoss(scored, "ScoreWithoutMetadata") - 0.1));
        Assert.That(ColumnBits.Read(Reload(ml, model, train).Transform(test), "Score"), Is.EqualTo(ColumnBits.Read(scored, "Score")));
    }

    [TestCase(true, 0)]
    [TestCase(false, 2)]
    public void Gtca_LossOfTheAdapters_ChangesThemAndNotTheHead(bool balances, double focus)
    {
        var (train, test, model) = Shared.Value;
        var options = new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            DatesColumnName = "Dates",
            Epochs = 2,
            BalancesClasses = balances,
            Focus = focus,
        };

        var other = new MLContext(1).GeoFM().Trainers.Gtca("Key", "Embedding", options).Fit(train);

        Assert.That(ColumnBits.Read(other.Transform(test), "ScoreWithoutMetadata"),
            Is.EqualTo(ColumnBits.Read(model.Transform(test), "ScoreWithoutMetadata")));
        Assert.That(Payload(other).SequenceEqual(Payload(model)), Is.False);
    }

    private static byte[] Payload(GtcaTransformer model)
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes))
            model.WritePayload(writer);
        return bytes.ToArray();
    }

    [Test]
    public void Gtca_OnAHeadThatIsNotLinear_KeepsItsBits()
    {
        var ml = new MLContext(1);
        var (train, test, _) = Shared.Value;
        var head = ml.GeoFM().Trainers.Mlp("Key", "Embedding", new MlpOptions { Seed = 1, Epochs = 10 });
        var options = new GtcaOptions { LatitudeColumnName = "Latitude", LongitudeColumnName = "Longitude", Epochs = 1 };

        var model = ml.GeoFM().Trainers.Gtca(head, options).Fit(train);

        IDataView scored = model.Transform(test);
        Assert.That(ColumnBits.Read(scored, "ScoreWithoutMetadata"), Is.EqualTo(ColumnBits.Read(head.Fit(train).Transform(test), "Score")));
        Assert.That(LogLoss(scored, "Score"), Is.LessThan(LogLoss(scored, "ScoreWithoutMetadata") - 0.1));
        Assert.That(ColumnBits.Read(Reload(ml, model, train).Transform(test), "Score"), Is.EqualTo(ColumnBits.Read(scored, "Score")));
    }

    [Test]
    public void Gtca_TrainerThatIsNoHeadWithoutMetadata_IsRefused()
    {
        var trainers = new MLContext(1).GeoFM().Trainers;

        Assert.That(() => trainers.Gtca(trainers.Retrieval("Key", "Embedding"), Options),
            Throws.ArgumentException.With.Message.Contains("'Latitude'"));
        Assert.That(() => trainers.Gtca(trainers.Calibrated(trainers.LogisticRegression("Key", "Embedding"), "Label"), Options),
            Throws.ArgumentException.With.Message.Contains("Calibrate"));
    }

    [Test]
    public void Gtca_TimeWithoutAdapters_HasNothingToTrain()
        => Assert.That(() => new MLContext(1).GeoFM().Trainers.Gtca("Key", "Embedding",
            new GtcaOptions { DatesColumnName = "Dates", HasAdapters = false }), Throws.ArgumentException.With.Message.Contains("HasAdapters"));

    [Test]
    public void Gtca_HiddenTokensOfNoKnownEncoder_AreRefusedWhereTheyWereAskedFor()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Transforms.CopyColumns("EmbeddingHidden", "Embedding").Fit(Shared.Value.Train).Transform(Shared.Value.Train);
        var options = new GtcaOptions { DatesColumnName = "Dates", HiddenColumnName = "EmbeddingHidden" };

        Assert.That(() => ml.GeoFM().Trainers.Gtca("Key", "Embedding", options).Fit(data),
            Throws.ArgumentException.With.Message.Contains("'EmbeddingHidden'").And.Message.Contains("EncoderEnd"));
    }

    [Test]
    public void Gtca_OptionsOutOfRange_AreAllListed()
        => Assert.That(() => new MLContext(1).GeoFM().Trainers.Gtca("Key", "Embedding", new GtcaOptions
        {
            Strength = 2,
            Rank = 0,
            Epochs = 0,
            LearningRate = double.NaN,
            L2Regularization = -1,
            Focus = -1,
            MaxDegreeOfParallelism = 0,
        }), Throws.ArgumentException.With.Message.Contains("no metadata").And.Message.Contains("got 2").And.Message.Contains("Rank")
            .And.Message.Contains("Epochs").And.Message.Contains("LearningRate").And.Message.Contains("L2Regularization")
            .And.Message.Contains("Focus").And.Message.Contains("MaxDegreeOfParallelism"));

    [Test]
    public void Gtca_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var options = new GtcaOptions { DatesColumnName = "Dates", CancellationToken = cancellation.Token };

        Assert.That(() => new MLContext(1).GeoFM().Trainers.Gtca("Key", "Embedding", options).Fit(Shared.Value.Train),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>As a killed program leaves it: some adapters are trained, some half, some not.</summary>
    [Test]
    public void Gtca_GoesOnAfterAnInterruption_WithTheSameBits()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"gtca-states-{Guid.NewGuid():N}");
        var (train, test, _) = Shared.Value;
        GtcaOptions Kept(CancellationToken cancellation, string? where) => new()
        {
            DatesColumnName = "Dates",
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            Epochs = 3,
            StateFolder = where,
            CancellationToken = cancellation,
        };
        string[] Fit(CancellationToken cancellation, string? where) => [.. ColumnBits.Read(
            new MLContext(1).GeoFM().Trainers.Gtca("Key", "Embedding", Kept(cancellation, where)).Fit(train).Transform(test), "Score")];
        try
        {
            using var interruption = new CancellationTokenSource();
            Directory.CreateDirectory(folder);
            using FileSystemWatcher watcher = new(folder, "*.state");
            watcher.Renamed += (_, _) => interruption.Cancel();
            watcher.EnableRaisingEvents = true;
            try
            {
                _ = Fit(interruption.Token, folder);
            }
            catch (OperationCanceledException)
            {
            }

            watcher.EnableRaisingEvents = false;
            FileInfo[] kept = [.. new DirectoryInfo(folder).GetFiles()];
            Assert.That(kept, Is.Not.Empty);
            Assert.That(kept.Select(file => file.Extension), Is.All.EqualTo(".state"));
            DateTime[] written = [.. kept.Select(file => file.LastWriteTimeUtc)];

            string[] resumed = Fit(default, folder);

            Assert.That(resumed, Is.EqualTo(Fit(default, null)));
            string[] names = [.. new DirectoryInfo(folder).GetFiles().Select(file => file.Name)];
            Assert.That(names, Is.SupersetOf(kept.Select(file => file.Name)));
            foreach (FileInfo file in new DirectoryInfo(folder).GetFiles())
                file.LastWriteTimeUtc = written[0].AddYears(-1);
            Assert.That(Fit(default, folder), Is.EqualTo(resumed));
            Assert.That(new DirectoryInfo(folder).GetFiles().Select(file => file.LastWriteTimeUtc), Is.All.EqualTo(written[0].AddYears(-1)),
                "nothing was trained again");

            File.WriteAllBytes(kept[0].FullName, [.. File.ReadAllBytes(kept[0].FullName).Select((value, i) => (byte)(i == 99 ? value + 1 : value))]);
            Assert.That(() => Fit(default, folder), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(kept[0].Name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Logistic(IDataView train, IDataView test) =>
        [.. ColumnBits.Read(new MLContext(1).GeoFM().Trainers.LogisticRegression("Key", "Embedding").Fit(train).Transform(test), "Score")];

    private static IDataView Viewed(MLContext ml, IDataView data)
    {
        Action<FieldEmbedding, FieldViews> look = (field, views) =>
        {
            views.Earlier = [.. field.Embedding.Select(value => value - 0.1f)];
            views.Later = [.. field.Embedding.Select(value => value + 0.1f)];
            views.Climate = [field.Latitude, float.NaN];
        };
        return ml.Transforms.CustomMapping(look, null).Fit(data).Transform(data);
    }

    private static ITransformer Reload(MLContext ml, ITransformer model, IDataView data)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        return new MLContext(9).Model.Load(file, out _);
    }

    private static double LogLoss(IDataView scored, string columnName)
    {
        uint[] labels = [.. scored.GetColumn<uint>("Key")];
        return scored.GetColumn<float[]>(columnName).Select((p, row) => -Math.Log(Math.Max(p[labels[row] - 1], 1e-6))).Average();
    }

    private sealed class FieldEmbedding
    {
        [VectorType(4)]
        public float[] Embedding { get; set; } = [];

        public float Latitude { get; set; }
    }

    private sealed class FieldViews
    {
        [VectorType(4)]
        public float[] Earlier { get; set; } = [];

        [VectorType(4)]
        public float[] Later { get; set; } = [];

        [VectorType(2)]
        public float[] Climate { get; set; } = [];
    }
}
