using System.Diagnostics;
using System.Text.Json;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>A program run in a process of its own, as a user runs it.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Launched(int ExitCode, string Output, string Error)
{
    public static Launched Geofm(params string[] arguments) => Program("geofm", null, arguments);

    public static Launched Program(string name, string? folder, params string[] arguments) =>
        Run("dotnet", folder, [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments]);

    public static Launched Run(string program, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public static JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;
}
