using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ConditionedHeadTests
{
    private const int Classes = 3;

    private static readonly Lazy<ConditionedHead> _ofFields = new(() => ConditionedHeadTrainer.Train(Fields(600, 1), Options()));

    [Test]
    public void Predict_FieldsDecide_GainsOnRowsNearby()
    {
        (double without, double with) = Accuracy(_ofFields.Value.CreatePredictor(), Fields(300, 2));
        Assert.That(with, Is.GreaterThan(without + 0.1), $"without {without}");
    }

    [Test]
    public void Predict_StrengthZero_IsTheBaseBitForBit()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        predictor.Strength = 0;
        AssertBase(predictor, Fields(300, 2), 0);
        predictor.Strength = 1;
        Assert.That(Changed(predictor, Fields(300, 2)), Is.GreaterThan(200), "the same rows at strength 1");
    }

    [Test]
    public void Predict_FarOrUnknownPlace_IsTheBaseBitForBit()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        AssertBase(predictor, Fields(300, 2, north: 5), 0);
        AssertBase(predictor, Fields(300, 2, north: double.NaN), 0);
    }

    [Test]
    public void Predict_InputOff_IsTheBaseBitForBit()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        predictor.Switch("place", false);
        AssertBase(predictor, Fields(300, 2), 0);
        predictor.Switch("place", true);
        Assert.That(Changed(predictor, Fields(300, 2)), Is.GreaterThan(200));
        Assert.Throws<ArgumentException>(() => predictor.Switch("time", false));
    }

    [Test]
    public void Train_PlacesOfOtherRows_TrustsNothing()
    {
        // Four rows share each place; where the places are dealt anew, neighbours say nothing about a row.
        ConditionedRows rows = Fields(600, 1);
        double[] latitudes = [.. rows.Latitudes];
        double[] longitudes = [.. rows.Longitudes];
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(4).Shuffle(order);
        ConditionedRows dealt = new()
        {
            Features = rows.Features,
            NumberOfFeatures = rows.NumberOfFeatures,
            Labels = rows.Labels,
            NumberOfClasses = Classes,
            Latitudes = Array.ConvertAll(order, row => latitudes[row]),
            Longitudes = Array.ConvertAll(order, row => longitudes[row]),
        };
        ConditionedHead head = ConditionedHeadTrainer.Train(dealt, Options());
        Assert.That(head.Experts[0].Near.IsNone, Is.True, head.Experts[0].Near.ToString());
        Assert.That(head.Gate, Is.Null);
        AssertBase(head.CreatePredictor(), Fields(300, 2), 0);
    }

    [Test]
    public void Predict_HalfStrength_IsBetween()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        ConditionedRows rows = Fields(50, 2);
        float[] half = new float[Classes];
        float[] full = new float[Classes];
        for (int row = 0; row < rows.Count; row++)
        {
            predictor.Strength = 0.5;
            predictor.Predict(rows[row], half);
            predictor.Strength = 1;
            predictor.Predict(rows[row], full);
            int k = Enumerable.Range(0, Classes).MaxBy(c => full[c] - predictor.WithoutMetadata[c]);
            Assert.That(half[k], Is.InRange(predictor.WithoutMetadata[k], full[k] + 1e-6f));
            Assert.That(full.Sum(), Is.EqualTo(1).Within(1e-5));
        }
    }

    [Test]
    public void Predict_MetadataOfAnotherRow_IsDoubtedMore()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        ConditionedRows rows = Fields(300, 2);
        float[] probabilities = new float[Classes];
        double own = 0;
        double other = 0;
        Random random = new(3);
        for (int row = 0; row < rows.Count; row++)
        {
            predictor.Predict(rows[row], probabilities);
            own += predictor.Gate / rows.Count;
            predictor.Predict(rows.Claiming(row, random.Next(rows.Count)), probabilities);
            other += predictor.Gate / rows.Count;
        }

        Assert.That(own, Is.GreaterThan(other + 0.05));
    }

    [Test]
    public void DoubtOfGroup_WrongMetadata_IsMore()
    {
        ConditionedHead head = ConditionedHeadTrainer.Train(Fields(600, 1, region: true), Options());
        ConditionedPredictor predictor = head.CreatePredictor();
        ConditionedRows rows = Fields(300, 2);
        double own = Doubt(predictor, head, rows);
        double[] moved = [.. rows.Longitudes.Skip(40).Concat(rows.Longitudes.Take(40))];
        double[] movedLatitudes = [.. rows.Latitudes.Skip(40).Concat(rows.Latitudes.Take(40))];
        ConditionedRows wrong = new()
        {
            Features = rows.Features,
            NumberOfFeatures = rows.NumberOfFeatures,
            Labels = rows.Labels,
            NumberOfClasses = Classes,
            Latitudes = movedLatitudes,
            Longitudes = moved,
        };
        double other = Doubt(predictor, head, wrong);
        Assert.That(own, Is.LessThan(0.1));
        Assert.That(other, Is.GreaterThan(0.5));
    }

    private static double Doubt(ConditionedPredictor predictor, ConditionedHead head, ConditionedRows rows)
    {
        GroupEvidence group = new(head);
        for (int row = 0; row < rows.Count; row++)
        {
            double evidence = predictor.Evidence(rows[row], out bool isNear);
            group.Add(evidence, isNear);
        }

        return group.Doubt;
    }

    [Test]
    public void Train_MeaningTurnsWithMetadata_ProductsGain()
    {
        ConditionedHeadOptions options = Options(ClassifierExpertTrainer.Products("warmth", [0], Logistic(5)));
        ConditionedHead head = ConditionedHeadTrainer.Train(Turning(600, 1), options);
        (double without, double with) = Accuracy(head.CreatePredictor(), Turning(300, 2));
        Assert.That(with, Is.GreaterThan(without + 0.15), $"without {without}; {head.Experts[0].Far}");
        AssertBase(head.CreatePredictor(), Turning(100, 2, warmer: 50), 0);
        AssertBase(head.CreatePredictor(), Turning(100, 2, warmer: float.NaN), 0);
    }

    /// <summary>A row whose metadata are known in part is trained on and helped by what is known; a column that never is known is
    /// none.</summary>
    [Test]
    public void Train_MetadataKnownInPart_StillGain()
    {
        ConditionedHeadOptions options = Options(ClassifierExpertTrainer.Products("climate", [0, 1, 2], Logistic(5)));
        ConditionedHead head = ConditionedHeadTrainer.Train(KnownInPart(Turning(600, 1)), options);

        (double without, double with) = Accuracy(head.CreatePredictor(), KnownInPart(Turning(300, 2)));

        Assert.That(with, Is.GreaterThan(without + 0.1), $"without {without}; {head.Experts[0].Far}");
        AssertBase(head.CreatePredictor(), KnownInPart(Turning(100, 2, warmer: 50)), 0);
    }

    [Test]
    public void Train_AnyParallelism_GivesTheSameBytes()
    {
        byte[] one = Bytes(ConditionedHeadTrainer.Train(Fields(200, 1), Options(threads: 1)));
        byte[] many = Bytes(ConditionedHeadTrainer.Train(Fields(200, 1), Options(threads: 4)));
        Assert.That(many, Is.EqualTo(one));
    }

    [Test]
    public void Read_Written_PredictsTheSameBits()
    {
        ConditionedHead head = ConditionedHeadTrainer.Train(
            Turning(300, 1), Options(ClassifierExpertTrainer.Products("warmth", [0], Logistic(5)), new PlaceVotesTrainer()));
        ConditionedHead read = ConditionedHead.Read(new BinaryReader(new MemoryStream(Bytes(head))));
        Assert.That(Bytes(read), Is.EqualTo(Bytes(head)));
        ConditionedRows rows = Turning(100, 2);
        float[] first = new float[Classes];
        float[] second = new float[Classes];
        ConditionedPredictor a = head.CreatePredictor();
        ConditionedPredictor b = read.CreatePredictor();
        for (int row = 0; row < rows.Count; row++)
        {
            a.Predict(rows[row], first);
            b.Predict(rows[row], second);
            Assert.That(second, Is.EqualTo(first));
            Assert.That(b.Gate, Is.EqualTo(a.Gate));
        }
    }

    [Test]
    public void Read_CutShort_Throws()
    {
        byte[] bytes = Bytes(ConditionedHeadTrainer.Train(Fields(120, 1), Options()));
        for (int length = 0; length < bytes.Length; length += 1 + (bytes.Length / 300))
        {
            Assert.Throws<InvalidDataException>(
                () => ConditionedHead.Read(new BinaryReader(new MemoryStream(bytes[..length]))), $"{length} of {bytes.Length} bytes");
        }
    }

    [Test]
    public void Read_RandomDamage_ThrowsOrReads()
    {
        byte[] bytes = Bytes(ConditionedHeadTrainer.Train(Fields(120, 1), Options()));
        Random random = new(1);
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                ConditionedHead.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(0));
    }

    [Test]
    public void Predict_ManyRows_AllocatesNothing()
    {
        ConditionedPredictor predictor = _ofFields.Value.CreatePredictor();
        ConditionedRows rows = Fields(100, 2);
        float[] probabilities = new float[Classes];
        predictor.Predict(rows[0], probabilities);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < rows.Count; row++)
            predictor.Predict(rows[row], probabilities);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Predict_FeatureNaN_IsNaN()
    {
        float[] probabilities = new float[Classes];
        _ofFields.Value.CreatePredictor().Predict(
            new ConditionedRow { Features = [float.NaN, 0], Latitude = 10, Longitude = 10 }, probabilities);
        Assert.That(probabilities, Is.All.NaN);
    }

    [Test]
    public void Train_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        int seen = 0;
        Progress progress = new(_ =>
        {
            if (Interlocked.Increment(ref seen) == 3)
                source.Cancel();
        });
        Assert.Catch<OperationCanceledException>(
            () => ConditionedHeadTrainer.Train(Fields(300, 1), Options(threads: 1, progress: progress, token: source.Token)));
        Assert.That(seen, Is.LessThan(10));
    }

    [Test]
    public void Train_Progress_CountsToTheEnd()
    {
        List<ConditionedHeadProgress> reports = [];
        ConditionedHeadTrainer.Train(Fields(200, 1), Options(threads: 1, progress: new Progress(reports.Add)));
        Assert.That(reports.Select(report => report.Done), Is.EqualTo(Enumerable.Range(1, reports[^1].Steps)));
    }

    [Test]
    public void Train_PlaceOutsideTheEarth_Throws()
    {
        ConditionedRows rows = Fields(10, 1);
        rows.Latitudes[4] = 95;
        Assert.That(
            () => ConditionedHeadTrainer.Train(rows, Options()), Throws.ArgumentException.With.Message.Contains("row 4 has latitude 95"));
    }

    private static void AssertBase(ConditionedPredictor predictor, ConditionedRows rows, double gate)
    {
        float[] probabilities = new float[Classes];
        for (int row = 0; row < rows.Count; row++)
        {
            predictor.Predict(rows[row], probabilities);
            Assert.That(
                Array.ConvertAll(probabilities, BitConverter.SingleToInt32Bits),
                Is.EqualTo(Array.ConvertAll(predictor.WithoutMetadata.ToArray(), BitConverter.SingleToInt32Bits)), $"row {row}");
            Assert.That(predictor.Gate, Is.EqualTo(gate));
        }
    }

    private static int Changed(ConditionedPredictor predictor, ConditionedRows rows)
    {
        float[] probabilities = new float[Classes];
        int changed = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            predictor.Predict(rows[row], probabilities);
            changed += probabilities.AsSpan().SequenceEqual(predictor.WithoutMetadata) ? 0 : 1;
        }

        return changed;
    }

    private static (double Without, double With) Accuracy(ConditionedPredictor predictor, ConditionedRows rows)
    {
        float[] probabilities = new float[Classes];
        double without = 0;
        double with = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            predictor.Predict(rows[row], probabilities);
            with += Array.IndexOf(probabilities, probabilities.Max()) == rows.Labels[row] ? 1.0 / rows.Count : 0;
            float[] before = predictor.WithoutMetadata.ToArray();
            without += Array.IndexOf(before, before.Max()) == rows.Labels[row] ? 1.0 / rows.Count : 0;
        }

        return (without, with);
    }

    // 60 fields, 12 km apart; a field has one class in 9 of 10 rows, and the features only hint at it.
    private static ConditionedRows Fields(int count, int seed, double north = 0, bool region = false)
    {
        Random random = new(seed);
        int[] labels = new int[count];
        float[] features = new float[2 * count];
        double[] latitudes = new double[count];
        double[] longitudes = new double[count];
        int[] fields = new int[count];
        for (int row = 0; row < count; row++)
        {
            fields[row] = random.Next(60);
            int grown = fields[row] * 7 % 11 % Classes;
            labels[row] = random.NextDouble() < 0.9 ? grown : random.Next(Classes);
            features[2 * row] = (float)(labels[row] + (2 * random.NextDouble()) - 1.0 + random.NextDouble());
            features[(2 * row) + 1] = (float)random.NextDouble();
            latitudes[row] = 10 + (fields[row] / 10 * 0.11) + (0.004 * random.NextDouble()) + north;
            longitudes[row] = 10 + (fields[row] % 10 * 0.11) + (0.004 * random.NextDouble());
        }

        return new ConditionedRows
        {
            Features = features,
            NumberOfFeatures = 2,
            Labels = labels,
            NumberOfClasses = Classes,
            Latitudes = latitudes,
            Longitudes = longitudes,
            Groups = region ? [.. fields.Select(field => $"region {field / 6}")] : [],
        };
    }

    // The first feature tells class 0 from class 1, but in the cold the other way round.
    // Warmth; a number that says nothing and that every third row lacks; nothing.
    private static ConditionedRows KnownInPart(ConditionedRows rows)
    {
        Random random = new(5);
        return new ConditionedRows
        {
            Features = rows.Features,
            NumberOfFeatures = rows.NumberOfFeatures,
            Labels = rows.Labels,
            NumberOfClasses = rows.NumberOfClasses,
            Groups = rows.Groups,
            Metadata = [.. rows.Metadata.SelectMany((warmth, row) => new[] { warmth, row % 3 == 0 ? float.NaN : random.NextSingle(), float.NaN })],
            NumberOfMetadata = 3,
        };
    }

    private static ConditionedRows Turning(int count, int seed, float warmer = 0)
    {
        Random random = new(seed);
        int[] labels = new int[count];
        float[] features = new float[2 * count];
        float[] metadata = new float[count];
        string[] regions = new string[count];
        for (int row = 0; row < count; row++)
        {
            int region = random.Next(20);
            regions[row] = $"region {region}";
            double warmth = (region / 10.0) - 0.95 + (0.05 * random.NextDouble());
            labels[row] = random.Next(10) == 0 ? 2 : random.Next(2);
            features[2 * row] = (float)(((labels[row] == 0 ? 1 : -1) * warmth * 3) + random.NextDouble());
            features[(2 * row) + 1] = (float)(labels[row] == 2 ? 3 + random.NextDouble() : random.NextDouble());
            metadata[row] = (float)warmth + warmer;
        }

        return new ConditionedRows
        {
            Features = features,
            NumberOfFeatures = 2,
            Labels = labels,
            NumberOfClasses = Classes,
            Metadata = metadata,
            NumberOfMetadata = 1,
            Groups = regions,
        };
    }

    private static ConditionedHeadOptions Options(params ResidualExpertTrainer[] experts) => Options(-1, null, experts);

    private static ConditionedHeadOptions Options(
        int threads, IProgress<ConditionedHeadProgress>? progress = null, ResidualExpertTrainer[]? experts = null,
        CancellationToken token = default) => new()
        {
            Head = Logistic(1).OnFeatures(),
            Experts = experts is { Length: > 0 } ? experts : [new PlaceVotesTrainer()],
            MaxDegreeOfParallelism = threads,
            Progress = progress,
            CancellationToken = token,
        };

    private static HeadTrainer Logistic(double penalty) => (features, labels, width, classes, token) => LogisticRegression.Train(
        features, labels, width, classes, new LogisticRegressionOptions
        {
            L2Regularization = penalty,
            Tolerance = 1e-4,
            MaxDegreeOfParallelism = 1,
            CancellationToken = token,
        }).Head;

    private static byte[] Bytes(ConditionedHead head)
    {
        using MemoryStream stream = new();
        head.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private sealed class Progress(Action<ConditionedHeadProgress> report) : IProgress<ConditionedHeadProgress>
    {
        public void Report(ConditionedHeadProgress value) => report(value);
    }
}
