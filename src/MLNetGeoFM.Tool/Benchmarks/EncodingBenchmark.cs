using System.Diagnostics;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Benchmarks;

/// <summary>Measures how fast an encoder is, and beside it, in the same minute, how fast the machine's matrix kernels can be.</summary>
/// <remarks>Neighbours on the machine disturb: rows are encoded in rounds, the peak is measured between them, and medians count.</remarks>
internal static class EncodingBenchmark
{
    private const int FewestRounds = 8;
    private const int MostRounds = 64;
    private const double SecondsOfRound = 0.15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan PeakTime = TimeSpan.FromMilliseconds(50);

    public static BenchResult Run(GeoFMEncoder encoder, int steps, int rows, int threads, int? tokens, Action<double> progress,
        CancellationToken cancellation)
    {
        var set = InstructionSets.Best;
        var bound = encoder.Bind(RandomSeries.Binding);
        if (steps > bound.LongestSeries)
        {
            throw new ArgumentException($"The encoder '{encoder.Card.Id}' takes at most {bound.LongestSeries} steps, got {steps}. "
                + "Ask for fewer.");
        }

        var series = new RandomSeries(bound, steps, rows, tokens, seed: 1);
        double flops = FlopsOf(series);
        using var team = new ThreadTeam(threads);
        using var run = new EncodingRun(series, team, set);
        int rounds = WarmedUp(run, rows, cancellation);
        run.Encode(0, RowOf(1, rounds, rows), cancellation);
        _ = PeakGigaflops(set, team);
        var clock = new Stopwatch();

        List<double> rates = [];
        List<double> peaks = [PeakGigaflops(set, team)];
        long bytes = 0;
        double seconds = 0;
        double processor = 0;
        for (int round = 0; round < rounds; round++)
        {
            int start = RowOf(round, rounds, rows);
            int end = RowOf(round + 1, rounds, rows);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            var processorBefore = Environment.CpuUsage.TotalTime;
            clock.Restart();
            run.Encode(start, end, cancellation);
            double elapsed = clock.Elapsed.TotalSeconds;
            processor += (Environment.CpuUsage.TotalTime - processorBefore).TotalSeconds;
            bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
            seconds += elapsed;
            rates.Add((end - start) / elapsed);
            peaks.Add(PeakGigaflops(set, team));
            progress((double)(round + 1) / rounds);
        }

        double rate = Median(rates);
        double peak = Median(peaks);
        using var process = Process.GetCurrentProcess();
        return new(encoder.Card.Id, encoder.WeightsFileSha256, steps, rows, threads, series.VisibleTokens, rounds, rate, rate * flops / 1e9, peak,
            rate * flops / 1e9 / peak, flops / 1e6, (double)bytes / rows, process.PeakWorkingSet64 / (double)(1 << 20), set.ToString(), processor / (seconds * threads),
            seconds);
    }

    /// <summary>Encodes until the code is compiled for good and memory is taken; tells into how many rounds to divide the rows.</summary>
    private static int WarmedUp(EncodingRun run, int rows, CancellationToken cancellation)
    {
        int some = Math.Max(1, rows / MostRounds);
        double fastest = double.PositiveInfinity;
        var all = Stopwatch.StartNew();
        while (all.Elapsed < WarmUp)
        {
            var one = Stopwatch.StartNew();
            run.Encode(0, some, cancellation);
            fastest = Math.Min(fastest, one.Elapsed.TotalSeconds);
        }

        return Math.Min(rows, (int)Math.Clamp(fastest / some * rows / SecondsOfRound, FewestRounds, MostRounds));
    }

    /// <summary>What the matrix kernels reach on so many threads at once, 10^9 operations a second in all.</summary>
    private static double PeakGigaflops(InstructionSet set, ThreadTeam team)
    {
        double[] peaks = new double[team.Count];
        team.Run(member => peaks[member] = Gemm.PeakGigaflops(set, PeakTime));
        return peaks.Sum();
    }

    private static double FlopsOf(RandomSeries series)
    {
        var batch = new TokenBatch(series.Encoder.FeatureWidth, series.Encoder.TableCount);
        series.Encoder.Tokenize(series[0], series.Steps, perStep: false, batch);
        batch.EndSequence();
        return series.Encoder.Network.CountFlops(batch);
    }

    private static int RowOf(int round, int rounds, int rows) => (int)((long)rows * round / rounds);

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
