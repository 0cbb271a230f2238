using System.Diagnostics;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>What a program of its own makes of all models under contract: one process for all of them.</summary>
internal static class SeparateProgramRun
{
    /// <summary>The program; its references are what the packages bring.</summary>
    public const string Program = "ModelReader.dll";

    /// <summary>The first rows are enough: each is read by itself.</summary>
    public const int Rows = 30;

    private static readonly Lazy<ILookup<string, string[]>> Lines = new(Run);

    private static IEnumerable<ComponentCase> Cases
        => [.. ContractCases.All, PlantedFaults.Sound, .. PlantedFaults.Of("SeparateProgram")];

    /// <summary>The values of the columns that a model adds, or why there are none.</summary>
    public static (Dictionary<string, string[]> Columns, string? Error) Of(ComponentCase one)
    {
        Dictionary<string, string[]> columns = [];
        foreach (string[] fields in Lines.Value[one.Name])
        {
            if (fields[1] == "error")
                return (columns, fields[2]);
            if (one.Added.Contains(fields[1]))
                columns[fields[1]] = fields[2..];
        }

        return (columns, columns.Count == 0 ? "it printed nothing" : null);
    }

    private static ILookup<string, string[]> Run()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var ml = new MLContext(1);
        ml.Model.Save(PreparedRows.Plain.Preparation, PreparedRows.Plain.RawSchema, Path.Combine(folder.Path, "preparation.zip"));
        ComponentCase[] cases = [.. Cases];
        for (int i = 0; i < cases.Length; i++)
            File.WriteAllBytes(Path.Combine(folder.Path, $"{i}.model"), cases[i].Saved);

        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, Program));
        start.ArgumentList.Add(folder.Path);
        start.ArgumentList.Add(Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Program} ended with exit code {process.ExitCode}: {error.Result}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToLookup(fields => cases[int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture)].Name);
    }
}
