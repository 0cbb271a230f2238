namespace MLNetGeoFM.Models.Tests;

/// <summary>Whole trainings: batches, noise, early stopping, interruption, saving.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GtcaTrainerTests
{
    [Test]
    public void Epoch_RowsOfClassesAndRegions_ComeAllAndFindTheirMatches()
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 300).Select(_ => random.Next(4))];
        int[] regions = [.. labels.Select(label => label == 3 ? 2 : random.Next(-1, 30))];
        RegionBatches batches = new(labels, regions, 24, seed: 5);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var all = batches.Epoch(epoch);
            Assert.That(all.SelectMany(batch => batch).Distinct().Count(), Is.EqualTo(300), "every row comes");
            Assert.That(all.SelectMany(batch => batch).Count(), Is.LessThan(360), "few come again");
            Assert.That(all.SkipLast(1).Select(batch => batch.Length), Is.All.EqualTo(24));
            var known = all.SelectMany(batch => batch.Where(row => regions[row] >= 0).Select(row => (Row: row, Batch: batch))).ToArray();
            int positives = known.Count(pair => pair.Batch.Any(
                other => regions[other] >= 0 && regions[other] != regions[pair.Row] && labels[other] == labels[pair.Row]));
            int negatives = known.Count(pair => pair.Batch.Any(
                other => regions[other] == regions[pair.Row] && labels[other] != labels[pair.Row]));
            Assert.That(positives, Is.GreaterThan(0.97 * known.Count(pair => labels[pair.Row] != 3)), "class 3 is of one region");
            Assert.That(negatives, Is.GreaterThan(0.97 * known.Length));
        }

        Assert.That(batches.Epoch(1), Is.EqualTo(new RegionBatches(labels, regions, 24, seed: 5).Epoch(1)));
        Assert.That(batches.Epoch(1), Is.Not.EqualTo(batches.Epoch(0)));
    }

    [Test]
    public void Draw_ManyTimes_DropsAsOftenAsAskedAndMovesAsFar()
    {
        SampleMetadata metadata = new() { Latitude = 60, Longitude = 179.9, DayOfYear = 360, Month = 12, ClimateZone = "Dfb", Sensor = "s2" };
        MetadataNoise noise = new() { DropAll = 0.2, DropPlace = 0.25, DropTime = 0, MoveKm = 50, MoveDays = 20 };
        Random random = new(3);
        SampleMetadata[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => noise.Draw(metadata, random))];
        Assert.That(draws.Count(draw => draw.Sensor is null) / 20_000.0, Is.EqualTo(0.2).Within(0.01));
        Assert.That(draws.Count(draw => !draw.HasPlace) / 20_000.0, Is.EqualTo(0.2 + (0.8 * 0.25)).Within(0.01));
        Assert.That(draws.All(draw => draw.HasPlace == draw.ClimateZone is not null));
        foreach (var draw in draws)
            draw.Check();

        // A normal move to the north and to the east: its mean square is twice the variance.
        double squares = draws.Where(draw => draw.HasPlace).Average(draw => Math.Pow(Kilometres(metadata, draw), 2));
        Assert.That(Math.Sqrt(squares), Is.EqualTo(50 * Math.Sqrt(2)).Within(1));
        int[] days = [.. draws.Where(draw => draw.DayOfYear is not null).Select(draw => draw.DayOfYear!.Value).Distinct().Order()];
        Assert.That(days, Is.EqualTo(Enumerable.Range(1, 14).Concat(Enumerable.Range(340, 27))));
    }

    [TestCase(0)]
    [TestCase(Math.PI / 2)]
    [TestCase(4)]
    public void Move_Place_IsSoFarAway(double bearing)
    {
        SampleMetadata from = new() { Latitude = -89.5, Longitude = 179 };
        Assert.That(Kilometres(from, MetadataNoise.Move(from, 1000, bearing)), Is.EqualTo(1000).Within(1e-6));
        SampleMetadata equator = new() { Latitude = 0, Longitude = 0 };
        var moved = MetadataNoise.Move(equator, 6371.0088 * Math.PI / 180, Math.PI / 2);
        Assert.That((moved.Latitude, moved.Longitude), Is.EqualTo((0.0, 1.0)).Within(1e-9));
    }

    [Test]
    public void Train_ValidationGetsWorse_StopsAndKeepsTheBest()
    {
        using var model = Model(out var samples);
        List<GtcaEpoch> epochs = [];

        // The classes of the validation rows are wrong: to learn the others is to do worse there.
        GtcaSample[] validation = [.. samples.Take(4).Select(sample => sample with { Label = (sample.Label + 1) % 3 })];
        GtcaTrainer trainer = new(model, samples, validation, new GtcaTrainerOptions
        {
            Epochs = 30,
            BatchSize = 4,
            Patience = 3,
            Optimizer = new AdamWOptions { LearningRate = 0.02 },
            Progress = epochs.Add,
        });
        var (best, loss) = trainer.Train();
        Assert.That(epochs, Has.Count.EqualTo(best + 4));
        Assert.That(loss, Is.EqualTo(epochs.Min(epoch => epoch.ValidationLoss)).And.EqualTo(epochs[best].ValidationLoss));
        using GtcaPredictor predictor = new(model.Network, model.Encoding);
        double again = validation.Average(sample =>
        {
            predictor.Run(sample, 1);
            double[] logarithms = new double[3];
            return -Probabilities.LogSoftmax(predictor.Scores, logarithms)[sample.Label];
        });
        Assert.That(again, Is.EqualTo(loss).Within(1e-12), "the model has the state of that epoch");
    }

    [Test]
    public void Train_InterruptedAndResumed_HasTheBitsOfAWholeTraining()
    {
        float[] Run(int interruptAfter)
        {
            byte[]? kept = null;
            for (int attempt = 0; ; attempt++)
            {
                using var model = Model(out var samples);
                using CancellationTokenSource stop = new();
                GtcaTrainer trainer = new(model, samples, samples[..3], new GtcaTrainerOptions
                {
                    Epochs = 5,
                    BatchSize = 4,
                    Noise = new MetadataNoise { DropAll = 0.3, MoveKm = 100 },
                    Loss = new GtcaLossOptions { ContrastWeight = 0.1, EvidenceWeight = 0.1 },
                    SaveState = state => kept = state,
                    Progress = epoch =>
                    {
                        if (attempt == 0 && epoch.Epoch == interruptAfter)
                            stop.Cancel();
                    },
                    CancellationToken = interruptAfter < 0 ? default : stop.Token,
                    State = kept,
                });
                try
                {
                    trainer.Train();
                    return [.. model.Network.Parameters.SelectMany(parameter => parameter.Values)];
                }
                catch (OperationCanceledException) when (attempt == 0)
                {
                    Assert.That(kept, Is.Not.Null);
                }
            }
        }

        Assert.That(Run(0), Is.EqualTo(Run(-1)));
    }

    [Test]
    public void Train_DamagedOrForeignState_IsRefused()
    {
        byte[] state = [];
        using var model = Model(out var samples);
        GtcaTrainerOptions Options(int seed, byte[]? from) => new() { Epochs = 1, Seed = seed, State = from, SaveState = kept => state = kept };
        new GtcaTrainer(model, samples, [], Options(1, null)).Train();
        Assert.Throws<InvalidDataException>(() => new GtcaTrainer(model, samples, [], Options(2, state)).Train());
        Assert.Throws<InvalidDataException>(() => new GtcaTrainer(model, samples[..5], [], Options(1, state)).Train());
        Assert.Throws<InvalidDataException>(() => new GtcaTrainer(model, samples, [], Options(1, state[..^3])).Train());
        Assert.DoesNotThrow(() => new GtcaTrainer(model, samples, [], Options(1, state)).Train());
    }

    [Test]
    public void Constructor_RowWithoutClass_IsRefused()
    {
        using var model = Model(out var samples);
        var error = Assert.Throws<ArgumentException>(
            () => _ = new GtcaTrainer(model, [samples[0], samples[1] with { Label = 3 }], [], new GtcaTrainerOptions()));
        Assert.That(error!.Message, Does.Contain("2 rows").And.Contain("0 to 2"));
    }

    private static GtcaModel Model(out GtcaSample[] samples)
    {
        var network = GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0);
        samples = GtcaNetworkTests.Samples(AdaptedEncoder.Presto, network, 2, 10);
        return new GtcaModel(network, encoding);
    }

    private static double Kilometres(SampleMetadata a, SampleMetadata b)
    {
        double phi = double.DegreesToRadians(a.Latitude), other = double.DegreesToRadians(b.Latitude);
        double north = Math.Sin((other - phi) / 2), east = Math.Sin(double.DegreesToRadians(b.Longitude - a.Longitude) / 2);
        return 2 * 6371.0088 * Math.Asin(Math.Sqrt((north * north) + (Math.Cos(phi) * Math.Cos(other) * east * east)));
    }
}
