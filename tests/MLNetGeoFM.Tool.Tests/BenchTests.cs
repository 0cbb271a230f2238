using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Benchmarks;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class BenchTests
{
    [TestCase("presto", 2)]
    [TestCase("galileo-nano", 1)]
    public void BenchEncode_FewRows_ReportsEveryKey(string encoder, int threads)
    {
        using var folder = new TemporaryFolder();
        string weights = Path.Combine(folder.Path, "w.safetensors");
        string json = Path.Combine(folder.Path, "b.json");
        RandomWeights.Write(weights, encoder);

        var run = Launched.Geofm("bench", "encode", "--encoder", encoder, "--weights", weights, "--steps", "12", "--rows", "64",
            "--threads", $"{threads}", "--tokens", "12", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("encoder").GetString(), Is.EqualTo(encoder));
            Assert.That(result.GetProperty("steps").GetInt32(), Is.EqualTo(12));
            Assert.That(result.GetProperty("rows").GetInt32(), Is.EqualTo(64));
            Assert.That(result.GetProperty("threads").GetInt32(), Is.EqualTo(threads));
            Assert.That(result.GetProperty("visibleTokens").GetInt32(), Is.EqualTo(12));
            foreach (string key in new[] { "rowsPerSecond", "gigaflopsPerSecond", "gemmPeakGigaflops", "peakWorkingSetMiB", "processorShare" })
                Assert.That(result.GetProperty(key).GetDouble(), Is.GreaterThan(0), key);
            Assert.That(result.GetProperty("fractionOfPeak").GetDouble(), Is.GreaterThan(0).And.LessThan(1));
            Assert.That(result.GetProperty("bytesPerRow").GetDouble(), Is.GreaterThanOrEqualTo(0));
            Assert.That(result.GetProperty("peakWorkingSetMiB").GetDouble(), Is.LessThan(500));
            Assert.That(result.GetProperty("instructionSet").GetString(), Is.EqualTo(InstructionSets.Best.ToString()));
        });
    }

    [TestCase("presto")]
    [TestCase("galileo-nano")]
    public void Encode_AnyNumberOfThreads_GivesTheSameBitsAndAllocatesNothing(string encoder)
    {
        const int Rows = 101;
        var bound = Bound(encoder);
        var series = new RandomSeries(bound, 12, Rows, null, seed: 1);
        using var one = new ThreadTeam(1);
        using var three = new ThreadTeam(3);
        using var alone = new EncodingRun(series, one, InstructionSets.Best);
        using var together = new EncodingRun(series, three, InstructionSets.Best);

        alone.Encode(0, Rows, default);
        together.Encode(0, Rows, default);
        alone.Encode(0, Rows, default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        alone.Encode(0, Rows, default);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(alone.Embeddings.ToArray(), Is.EqualTo(together.Embeddings.ToArray()));
        Assert.That(alone.Embeddings.ToArray().All(float.IsFinite), Is.True);
        Assert.That(bytes, Is.Zero);
        using var worker = new SeriesEncodingWorker(bound, perStep: false, InstructionSets.Best);
        float[] embedding = new float[bound.EmbeddingSize];
        worker.Add(series[Rows - 1], 12);
        worker.Run();
        worker.Read(0, embedding);
        Assert.That(alone.Embeddings[^bound.EmbeddingSize..].ToArray(), Is.EqualTo(embedding), "a series encoded on its own");
    }

    [Test]
    public void Run_FailureOfAnyThread_IsThrownAndTheTeamGoesOn()
    {
        using var team = new ThreadTeam(3);
        int[] done = new int[3];

        Assert.That(() => team.Run(member => throw new InvalidDataException($"thread {member}")), Throws.InstanceOf<InvalidDataException>());
        team.Run(member => done[member]++);

        Assert.That(done, Is.EqualTo(new[] { 1, 1, 1 }));
    }

    [TestCase("presto", 1)]
    [TestCase("galileo-nano", 1)]
    [TestCase("presto", 12)]
    [TestCase("galileo-nano", 12)]
    [TestCase("presto", 30)]
    [TestCase("galileo-nano", 31)]
    public void RandomSeries_Tokens_AreAsManyAsAsked(string encoder, int tokens)
        => Assert.That(new RandomSeries(Bound(encoder), 12, 4, tokens, 1).VisibleTokens, Is.EqualTo(tokens));

    [Test]
    public void RandomSeries_TooManyTokens_SaysHowManyThereCanBe()
        => Assert.That(() => new RandomSeries(Bound("presto"), 12, 4, 1000, 1), Throws.ArgumentException.With.Message.Contains("to 73, got 1000"));

    private static SeriesEncoder Bound(string encoder)
    {
        using var folder = new TemporaryFolder();
        string weights = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(weights, encoder);
        return GeoFMEncoder.Load(weights).Bind(RandomSeries.Binding);
    }
}
