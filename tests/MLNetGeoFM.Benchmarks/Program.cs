using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MLNetGeoFM.Benchmarks.Comparison;

// compare-onnxruntime LIBRARY [TOKENS,...] [THREADS,...]: the engine against a native ONNX Runtime, in one run.
if (args is ["compare-onnxruntime", { } library, .. var rest])
{
    static int[] Numbers(string text) => [.. text.Split(',').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
    OnnxRuntimeComparison.Run(library, rest.Length > 0 ? Numbers(rest[0]) : [12, 24, 50, 96], rest.Length > 1 ? Numbers(rest[1]) : [1, 2], Console.Out);
    return 0;
}

// Anything else is BenchmarkDotNet's: --filter '*Gemm*', --list flat, ... Suites run in this process: a project that is built for each of
// them would have to restore again.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
