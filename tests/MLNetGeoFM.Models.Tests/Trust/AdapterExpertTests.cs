namespace MLNetGeoFM.Models.Tests;

/// <summary>An adapter as an expert beside votes of places: its changes, its distances, its bytes.</summary>
[TestFixture]
public sealed class AdapterExpertTests
{
    private const int D = 4;

    [Test]
    public void Train_ClassesThatTurnRoundInTheSouth_AreToldFromThePlace()
    {
        ConditionedRows rows = Rows(240, 1), test = Rows(200, 2);
        LogisticRegression head = Head(rows);

        var expert = Train(rows, head, MetadataInputs.Place, epochs: 60);

        var (without, with) = LogLoss(test, head, expert);
        TestContext.Out.WriteLine(FormattableString.Invariant($"log loss {without:F3} without, {with:F3} with"));
        Assert.That(without, Is.GreaterThan(0.6));
        Assert.That(with, Is.LessThan(0.4));
    }

    [Test]
    public void Train_BalancedClasses_ChangesTowardsTheRareOne()
    {
        // Four of five rows of class 1 are left out.
        ConditionedRows all = Rows(400, 1);
        int[] rows = [.. Enumerable.Range(0, all.Count).Where(row => all.Labels[row] == 0 || row % 5 == 0)];
        LogisticRegression head = Head(all);

        double Towards(AdapterExpertOptions options)
        {
            var expert = (AdapterExpert)Trainer(options).Train(all, rows, head, CancellationToken.None).Single();
            return rows.Average(row => Explain(expert, all[row]).Residual is var residual ? residual[1] - residual[0] : 0);
        }

        double plain = Towards(Options(20)), balanced = Towards(Options(20, balances: true));

        TestContext.Out.WriteLine(FormattableString.Invariant($"{plain:F3} without, {balanced:F3} with weights"));
        Assert.That(balanced, Is.GreaterThan(plain + 0.5));
    }

    [Test]
    public void Train_Focus_ChangesLessWhatIsRightAlready()
    {
        ConditionedRows rows = Rows(240, 1);
        LogisticRegression head = Head(rows);

        double Size(double focus)
        {
            var expert = (AdapterExpert)Trainer(Options(30, focus: focus)).Train(
                rows, [.. Enumerable.Range(0, rows.Count)], head, CancellationToken.None).Single();
            return Enumerable.Range(0, rows.Count).Average(row => Math.Abs(Explain(expert, rows[row]).Residual[0]));
        }

        Assert.That(Size(4), Is.LessThan(0.8 * Size(0)));
        Assert.That(() => Options(1, focus: -1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Focus"));
    }

    [Test]
    public void Explain_Place_SaysHowFarTrainingIsAway()
    {
        ConditionedRows rows = Rows(60, 1);
        var expert = Train(rows, Head(rows), MetadataInputs.Place, epochs: 1);

        Assert.That(Explain(expert, rows[7]).Distance, Is.EqualTo(0).Within(1e-3));
        Assert.That(Explain(expert, At(rows, 11, 0)).Distance, Is.EqualTo(111.19).Within(1), "a degree north of the farthest");
        Assert.That(Explain(expert, At(rows, double.NaN, 0)), Is.EqualTo((double.NaN, new double[2])).UsingPropertiesComparer());
        Assert.That(Explain(expert, At(rows, -80, 180)).Residual, Is.All.Zero, "too far away");
    }

    [Test]
    public void Explain_Time_SaysYearsAndMonthsToTraining()
    {
        ConditionedRows rows = Rows(60, 1);
        var expert = Train(rows, Head(rows), MetadataInputs.DayOfYear | MetadataInputs.Year, epochs: 1);

        double Distance(int year, int month, int day)
        {
            ConditionedRow row = new()
            {
                Features = rows[0].Features,
                Dates = [0, new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber],
            };
            return Explain(expert, row).Distance;
        }

        Assert.That(Distance(2020, 7, 1), Is.Zero);
        Assert.That(Distance(2024, 7, 1), Is.EqualTo(3), "2020 and 2021 were trained on");
        Assert.That(Distance(2021, 8, 31), Is.EqualTo(60 / 30.5).Within(1e-9));
        Assert.That(Explain(expert, new ConditionedRow { Features = rows[0].Features }).Distance, Is.NaN);
    }

    [Test]
    public void Train_EveryRowAtOneTime_HasNothingToLearn()
    {
        ConditionedRows rows = Rows(60, 1, lastYear: 2020);

        var experts = Trainer(MetadataInputs.DayOfYear | MetadataInputs.Year, 1).Train(
            rows, [.. Enumerable.Range(0, 60)], Head(rows), CancellationToken.None);

        Assert.That(experts.Single(), Is.InstanceOf<SilentExpert>());
    }

    [Test]
    public void Train_Twice_GivesTheSameBits()
    {
        ConditionedRows rows = Rows(60, 1);

        byte[] first = Write(Train(rows, Head(rows), MetadataInputs.Place, 3));
        byte[] second = Write(Train(rows, Head(rows), MetadataInputs.Place, 3));

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCase(MetadataInputs.Place | MetadataInputs.Cells | MetadataInputs.Tile, false)]
    [TestCase(MetadataInputs.DayOfYear | MetadataInputs.Year, false)]
    [TestCase(MetadataInputs.Place | MetadataInputs.Cells, true)]
    public void Explain_ManyRows_AllocatesNothing(object wanted, bool readsTokens)
    {
        var inputs = (MetadataInputs)wanted;
        ConditionedRows rows = Rows(60, 1, hasTokens: readsTokens);
        AdapterExpertTrainer trainer = new(
            "adapter", readsTokens ? EncoderSuffix.OfEmbedding(D) : null, inputs, Options(2));
        var expert = (AdapterExpert)trainer.Train(rows, [.. Enumerable.Range(0, rows.Count)], Head(rows), CancellationToken.None).Single();
        Assert.That(expert.ReadsTokens, Is.EqualTo(readsTokens));
        double[] logarithms = [-0.7, -0.7], residual = new double[2];
        double Run()
        {
            double sum = 0;
            for (int row = 0; row < rows.Count; row++)
                sum += expert.Explain(rows[row], logarithms, residual) + Math.Abs(residual[0]);
            return sum;
        }

        double first = Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        double second = Run();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(second, Is.EqualTo(first).And.Not.Zero);
    }

    [Test]
    public void Explain_Row_IsTheBitsOfItsSample()
    {
        ConditionedRows rows = Rows(60, 1);
        const MetadataInputs inputs = MetadataInputs.Place | MetadataInputs.Cells;
        var expert = Train(rows, Head(rows), inputs, epochs: 3);
        using GtcaPredictor predictor = new(expert.Model.Network, expert.Model.Encoding);
        for (int row = 0; row < rows.Count; row++)
        {
            float[] embedding = rows[row].Features.ToArray();
            predictor.Run(new GtcaSample
            {
                Tokens = HiddenTokens.OfEmbedding(embedding),
                Frozen = embedding,
                Metadata = AdapterExpert.Metadata(rows[row], inputs),
            }, 1);
            double[] residual = [predictor.Scores[0] - predictor.PlainScores[0], predictor.Scores[1] - predictor.PlainScores[1]];
            double mean = (residual[0] / 2) + (residual[1] / 2);
            Assert.That(Explain(expert, rows[row]).Residual, Is.EqualTo(new[] { residual[0] - mean, residual[1] - mean }));
        }
    }

    [Test]
    public void Read_WhatWasWritten_GivesTheSameBits()
    {
        ConditionedRows rows = Rows(60, 1);
        var expert = Train(rows, Head(rows), MetadataInputs.Place | MetadataInputs.Year, 3);

        var read = Read(Write(expert));

        for (int row = 0; row < 20; row++)
        {
            var (distance, residual) = Explain(expert, rows[row]);
            Assert.That(residual, Has.Some.Not.Zero);
            Assert.That(Explain(read, rows[row]).Distance, Is.EqualTo(distance));
            Assert.That(Explain(read, rows[row]).Residual, Is.EqualTo(residual));
        }
    }

    [Test]
    public void Read_DamagedBytes_FailsWithAnError()
    {
        ConditionedRows rows = Rows(60, 1);
        byte[] bytes = Write(Train(rows, Head(rows), MetadataInputs.Place, 1));

        for (int length = 0; length < bytes.Length; length += 97)
        {
            Assert.That(() => Read(bytes[..length]),
                Throws.InstanceOf<InvalidDataException>().Or.InstanceOf<EndOfStreamException>(), $"{length} bytes");
        }
    }

    private static AdapterExpertTrainer Trainer(MetadataInputs inputs, int epochs) => new("adapter", null, inputs, Options(epochs));

    private static AdapterExpertTrainer Trainer(AdapterExpertOptions options) => new("adapter", null, MetadataInputs.Place, options);

    private static AdapterExpertOptions Options(int epochs, bool balances = false, double focus = 0) => new()
    {
        Epochs = epochs,
        Patience = epochs,
        LearningRate = 0.02,
        ContrastWeight = 0,
        BalancesClasses = balances,
        Focus = focus,
    };

    private static AdapterExpert Train(ConditionedRows rows, LogisticRegression head, MetadataInputs inputs, int epochs)
        => (AdapterExpert)Trainer(inputs, epochs).Train(
            rows, [.. Enumerable.Range(0, rows.Count)], head, CancellationToken.None).Single();

    private static LogisticRegression Head(ConditionedRows rows)
        => LogisticRegression.Train(rows.Features, rows.Labels, D, 2, new LogisticRegressionOptions()).Head;

    private static (double Distance, double[] Residual) Explain(AdapterExpert expert, in ConditionedRow row)
    {
        double[] residual = [1, 1];
        double distance = expert.Explain(row, [-0.7, -0.7], residual);
        return (distance, residual);
    }

    private static ConditionedRow At(ConditionedRows rows, double latitude, double longitude)
        => new() { Features = rows[0].Features, Latitude = latitude, Longitude = longitude, Dates = rows[0].Dates };

    private static (double Without, double With) LogLoss(ConditionedRows rows, LogisticRegression head, AdapterExpert expert)
    {
        double without = 0, with = 0;
        float[] probabilities = new float[2];
        for (int i = 0; i < rows.Count; i++)
        {
            head.Predict(rows[i].Features, probabilities);
            double[] residual = Explain(expert, rows[i]).Residual;
            double margin = Math.Log(probabilities[1] / probabilities[0]);
            int sign = rows.Labels[i] == 1 ? -1 : 1;
            without += Math.Log(1 + Math.Exp(sign * margin)) / rows.Count;
            with += Math.Log(1 + Math.Exp(sign * (margin + residual[1] - residual[0]))) / rows.Count;
        }

        return (without, with);
    }

    private static byte[] Write(AdapterExpert expert)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        expert.Write(writer);
        return stream.ToArray();
    }

    private static AdapterExpert Read(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        return AdapterExpert.Read(reader, D, 2);
    }

    /// <summary>North of the equator the first number says the class; in the south it says the other one.</summary>
    private static ConditionedRows Rows(int count, int seed, int lastYear = 2021, bool hasTokens = false)
    {
        Random random = new(seed);
        float[] features = new float[count * D];
        int[] labels = new int[count];
        double[] latitudes = new double[count], longitudes = new double[count];
        List<int[]> dates = [];
        for (int row = 0; row < count; row++)
        {
            bool isNorth = row % 2 == 0;
            labels[row] = random.Next(2);
            for (int d = 0; d < D; d++)
                features[(row * D) + d] = (float)(random.NextDouble() - 0.5);
            features[row * D] += labels[row] == 1 == isNorth ? 1 : -1;
            latitudes[row] = row == 0 ? 10 : (isNorth ? 5 : -5) + (4 * random.NextDouble());
            longitudes[row] = row == 0 ? 0 : 4 * random.NextDouble();
            int start = new DateOnly(row % 4 < 2 ? 2020 : lastYear, 7, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
            dates.Add([start - 90, start, start + 90]);
        }

        return new ConditionedRows
        {
            Features = features,
            NumberOfFeatures = D,
            Labels = labels,
            NumberOfClasses = 2,
            Latitudes = latitudes,
            Longitudes = longitudes,
            Dates = dates,
            Hidden = hasTokens ? [.. features.Chunk(D).Select(row => HiddenTokens.OfEmbedding(row).ToVector())] : [],
        };
    }
}
