namespace MLNetGeoFM.Models.Tests;

/// <summary>Steps of training on whole batches.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class GtcaTrainingTests
{
    private static readonly GtcaLossOptions Everything = new()
    {
        Classes = new ClassLoss([1, 2, 0.5], 1.5),
        PlainWeight = 0.3,
        EvidenceWeight = 0.7,
        EvidenceHoldsPlain = false,
        ContrastWeight = 0.4,
        Contrast = new RegionContrastLoss(0.5),
    };

    [TestCaseSource(typeof(AdaptedEncoder), nameof(AdaptedEncoder.All))]
    public void Compute_AllLossesTogether_AgreesWithFiniteDifferences(AdaptedEncoder encoder)
    {
        using var network = GtcaNetworkTests.Network(encoder, MetadataUse.Gates, out var encoding, hidden: 0);
        GtcaBatch batch = Batch(encoder, network, encoding, 6);
        using BatchGradient gradient = new(network.Network, network.Parameters, -1);
        gradient.Compute(batch);
        Assert.That(new[] { batch.Parts.Classes, batch.Parts.Plain, batch.Parts.Evidence, batch.Parts.Contrast }, Is.All.GreaterThan(1e-4));
        double[][] slopes = [.. gradient.Gradients.Select(values => values.ToArray())];
        for (int p = 0; p < slopes.Length; p++)
        {
            // Along the gradient, where the slope is its length: far enough for what float rounds away.
            var parameter = network.Parameters[p];
            double length = Math.Sqrt(slopes[p].Sum(slope => slope * slope));
            float[] kept = [.. parameter.Values];
            double Moved(double step)
            {
                for (int i = 0; i < kept.Length; i++)
                    parameter.Values[i] = (float)(kept[i] + (step * slopes[p][i] / length));
                gradient.Update();
                return gradient.Compute(batch);
            }

            double expected = ((8 * (Moved(0.01) - Moved(-0.01))) - (Moved(0.02) - Moved(-0.02))) / 0.12;
            kept.CopyTo(parameter.Values, 0);
            gradient.Update();
            Assert.That(length, Is.EqualTo(expected).Within((0.01 * length) + 2e-5), parameter.Name);
        }
    }

    [Test]
    public void Step_AnyNumberOfThreads_GivesTheSameBits()
    {
        float[][] expected = [];
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var network = GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0);
            GtcaBatch batch = Batch(AdaptedEncoder.Presto, network, encoding, 14);
            using GtcaTraining training = new(network, null, new AdamWOptions(), new LearningRateSchedule(5, 2), threads: threads);
            for (int step = 0; step < 4; step++)
                training.Step(batch);
            float[][] values = [.. network.Parameters.Select(parameter => parameter.Values)];
            if (threads == 1)
                expected = values;
            Assert.That(values, Is.EqualTo(expected), $"{threads} threads");
        }
    }

    [Test]
    public void Step_SamplesThatCanBeTold_LearnsThem()
    {
        using var network = GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0);
        GtcaBatch batch = Batch(AdaptedEncoder.Presto, network, encoding, 12, new GtcaLossOptions());
        using GtcaTraining training = new(
            network, null, new AdamWOptions { LearningRate = 0.02 }, new LearningRateSchedule(60, 5), longestGradient: 10);
        double first = training.Step(batch).Loss, last = first;
        for (int step = 1; step < 60; step++)
            last = training.Step(batch).Loss;
        Assert.That(first, Is.GreaterThan(1));
        Assert.That(last, Is.LessThan(0.05));
    }

    [Test]
    public void Read_StateOfAnotherRun_GoesOnWithItsBits()
    {
        float[] Run(int stopAt, out long length)
        {
            using var network = GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0);
            GtcaBatch batch = Batch(AdaptedEncoder.Presto, network, encoding, 5);
            LearningRateSchedule schedule = new(6, 2);
            using MemoryStream stream = new();
            using (GtcaTraining training = new(network, null, new AdamWOptions(), schedule))
            {
                for (int step = 0; step < stopAt; step++)
                    training.Step(batch);
                using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                training.Write(writer);
            }

            foreach (var parameter in network.Parameters)
                Array.Fill(parameter.Values, 7);
            stream.Position = 0;
            length = stream.Length;
            using GtcaTraining next = new(network, null, new AdamWOptions(), schedule);
            next.Read(new BinaryReader(stream));
            for (int step = stopAt; step < 6; step++)
                next.Step(batch);
            return [.. network.Parameters.SelectMany(parameter => parameter.Values)];
        }

        Assert.That(Run(3, out long length), Is.EqualTo(Run(6, out _)));
        Assert.That(length, Is.GreaterThan(1000));
    }

    [Test]
    public void Step_LossNotFinite_SaysSoAndMovesNothing()
    {
        using var network = GtcaNetworkTests.Network(AdaptedEncoder.Presto, MetadataUse.Gates, out var encoding, hidden: 0);
        network.HeadWeight.Values[0] = float.NaN;
        float[] before = [.. network.HeadBias.Values];
        using GtcaTraining training = new(network, null, new AdamWOptions(), new LearningRateSchedule(5, 2));
        var error = Assert.Throws<InvalidOperationException>(() => training.Step(Batch(AdaptedEncoder.Presto, network, encoding, 4)));
        Assert.That(error!.Message, Does.Contain("step 0").And.Contain("NaN"));
        Assert.That(network.HeadBias.Values, Is.EqualTo(before));
    }

    private static GtcaBatch Batch(
        AdaptedEncoder encoder, GtcaNetwork network, MetadataEncoding? encoding, int count, GtcaLossOptions? options = null)
    {
        GtcaBatch batch = new(network, encoding, options ?? Everything);
        foreach (var sample in GtcaNetworkTests.Samples(encoder, network, 2, count))
            batch.Add(sample);
        return batch;
    }
}
