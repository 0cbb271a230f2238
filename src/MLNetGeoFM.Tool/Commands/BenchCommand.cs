using System.CommandLine;
using System.Globalization;
using MLNetGeoFM.Tool.Benchmarks;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm bench</c>: how fast the engine is on this machine.</summary>
internal static class BenchCommand
{
    /// <summary>Below this share of the time, the rates say more about the machine's other work than about the engine.</summary>
    private const double DisturbedShare = 0.9;

    public static Command Create() => new("bench", "Measures how fast the engine is on this machine.") { Encode() };

    private static Command Encode()
    {
        var encoder = new EncoderOptions(hasLocation: false);
        var steps = Number("--steps", "Monthly steps of a series.", 12);
        var rows = Number("--rows", "Series to encode, in several rounds.", 8192);
        var threads = Number("--threads", "Threads; each takes whole series.", Environment.ProcessorCount);
        var tokens = new Option<int?>("--tokens") { Description = "Show only so many tokens of each series to the encoder.", HelpName = "N" };
        tokens.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError($"--tokens must be at least 1, got {result.GetValueOrDefault<int?>()}.");
        });
        var json = DataOptions.Json();
        var command = new Command("encode",
            "Encodes random monthly Sentinel-2 series and says how near the engine comes to the peak of its matrix kernels in the same run.")
        {
            steps, rows, threads, tokens, json,
        };
        encoder.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var choice = encoder.Choice(parsed)!;
            var result = TaskProgress.Run("Encoding", progress => EncodingBenchmark.Run(choice.LoadEncoder(), parsed.GetValue(steps), parsed.GetValue(rows),
                parsed.GetValue(threads), parsed.GetValue(tokens), progress, cancellation));
            ResultFile.WriteJson(parsed.GetValue(json), result);
            Print(result);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Print(BenchResult result)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Encoder}, {result.Steps} steps, {result.VisibleTokens} visible tokens, {result.Threads} thread(s), {result.InstructionSet}: ")
            + string.Create(CultureInfo.InvariantCulture, $"{result.RowsPerSecond:F0} series/s (medians of {result.Rounds} rounds, {result.Rows} series)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.GigaflopsPerSecond:F1} GFLOP/s, {result.FractionOfPeak:P0} of the {result.GemmPeakGigaflops:F1} that the matrix kernels reach; ")
            + string.Create(CultureInfo.InvariantCulture, $"{result.BytesPerRow:F1} bytes allocated a series, {result.PeakWorkingSetMiB:F0} MiB at most."));
        if (result.ProcessorShare < DisturbedShare)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Note: other programs ran too; the machine gave the threads only {result.ProcessorShare:P0} of the time."));
        }
    }

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} must be at least 1, got {result.GetValueOrDefault<int>()}.");
        });
        return option;
    }
}
