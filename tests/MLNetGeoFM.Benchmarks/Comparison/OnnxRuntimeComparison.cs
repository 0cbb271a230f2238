using System.Diagnostics;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Comparison;

/// <summary>
/// The same network, weights and tokens in this library's engine and in ONNX Runtime, in one run, turn by turn; the best graph
/// and batch size of ONNX Runtime count.
/// </summary>
internal static unsafe class OnnxRuntimeComparison
{
    private const int Width = 128;
    private const int Layers = 4;
    private const int Heads = 8;
    private const int Sequences = 512;
    private const int Rounds = 9;
    private const int RestMilliseconds = 200;
    private static readonly int[] BatchSizes = [16, 64, 256, 512];

    public static void Run(string libraryPath, IReadOnlyList<int> tokenCounts, IReadOnlyList<int> threadCounts, TextWriter output)
    {
        using var library = new OnnxRuntimeLibrary(libraryPath);
        var (network, input, pooled) = EncoderNetwork.Create(Width, Layers, Heads);
        output.WriteLine($"D {Width}, {Layers} layers, {Heads} heads; ONNX Runtime {library.Version}; sequences per second, median of {Rounds} turns");
        foreach (int threads in threadCounts)
        {
            foreach (int tokens in tokenCounts)
                Compare(library, network, input, pooled, tokens, threads, output);
        }
    }

    private static void Compare(OnnxRuntimeLibrary library, Network network, NetworkValue input, NetworkValue pooled, int tokens, int threads,
        TextWriter output)
    {
        float[] values = EncoderNetwork.Values(Sequences * tokens * Width, seed: tokens);
        float[] ours = new float[Sequences * Width], theirs = new float[Sequences * Width];
        using var engine = new EngineTurn(network, input, pooled, tokens, threads);
        var candidates = new List<(string Name, nint Session, int Batch)>();
        foreach (var attention in Enum.GetValues<OnnxAttention>())
        {
            void* session = library.Open(OnnxNetworkWriter.Write(network, input, pooled, attention), threads);
            candidates.AddRange(BatchSizes.Select(batch => ($"{attention}, batch {batch}", (nint)session, batch)));
        }

        double Ours() => Rate(() => engine.Run(values, ours));
        double Theirs(nint session, int batch) => Rate(() =>
        {
            for (int first = 0; first < Sequences; first += batch)
            {
                library.Run((void*)session, OnnxNetworkWriter.InputName, values.AsSpan(first * tokens * Width, batch * tokens * Width),
                    [batch, tokens, Width], OnnxNetworkWriter.OutputName, theirs.AsSpan(first * Width, batch * Width));
            }
        });

        _ = Ours();
        var best = candidates.MaxBy(candidate => Math.Max(Theirs(candidate.Session, candidate.Batch), Theirs(candidate.Session, candidate.Batch)));
        double[] ourRates = new double[Rounds], theirRates = new double[Rounds], ratios = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            ourRates[round] = Ours();
            theirRates[round] = Theirs(best.Session, best.Batch);
            ratios[round] = ourRates[round] / theirRates[round];
        }

        double difference = ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
        output.WriteLine(FormattableString.Invariant(
            $"{tokens,4} tokens, {threads} threads: ours {Median(ourRates),8:F0}, ONNX Runtime {Median(theirRates),8:F0} ({best.Name}), ratio {Median(ratios):F2} ({ratios.Min():F2} to {ratios.Max():F2}), largest difference {difference:G2}"));
        foreach (nint session in candidates.Select(candidate => candidate.Session).Distinct())
            library.Close((void*)session);
    }

    private static double Rate(Action run)
    {
        // Threads of ONNX Runtime spin for a while after a run: the next turn, whoever's, must not pay for it.
        Thread.Sleep(RestMilliseconds);
        long start = Stopwatch.GetTimestamp();
        run();
        return Sequences / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
