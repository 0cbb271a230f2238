using System.Text.Json;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>
/// The folder of golden numbers: the one that the environment variable GEOFM_FIXTURES names, else <c>../shared/fixtures</c>. A
/// test that needs a part that is absent is skipped, by name.
/// </summary>
internal static class FixtureFolder
{
    private const string Absent = "absent";

    /// <summary>Full path; need not exist.</summary>
    public static string Root { get; } = Path.GetFullPath(Environment.GetEnvironmentVariable("GEOFM_FIXTURES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(SharedFolder.CheckoutRoot, "..", "shared", "fixtures"));

    /// <summary>The full path of a file or folder below the root; ends the test as skipped where it does not exist.</summary>
    public static string Require(string relativePath)
    {
        string path = Path.Combine(Root, relativePath);
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Ignore($"'{relativePath}' is not among the fixtures (../shared/fixtures, or the folder that GEOFM_FIXTURES names).");
        return path;
    }

    /// <summary>
    /// Names of the cases of a model, for TestCaseSource: every subfolder with a case.json. Where there is none, one name that
    /// <see cref="Case"/> skips.
    /// </summary>
    public static IEnumerable<string> Cases(string model)
    {
        string folder = Path.Combine(Root, model);
        string[] cases = Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Where(found => File.Exists(Path.Combine(found, "case.json")))
                .Select(found => Path.GetFileName(found)).Order(StringComparer.Ordinal)]
            : [];
        return cases.Length > 0 ? cases : [Absent];
    }

    /// <summary>Opens a case; ends the test as skipped where the model has none.</summary>
    public static CaseFolder Case(string model, string name)
    {
        string path = Require(model);
        if (name == Absent)
            Assert.Ignore($"'{model}' has no cases among the fixtures.");
        return new CaseFolder(model, Path.Combine(path, name));
    }
}

/// <summary>One case: inputs, golden outputs, perhaps values in between, tolerance and weights.</summary>
internal sealed class CaseFolder : IDisposable
{
    private readonly JsonDocument _case;

    public CaseFolder(string model, string folder)
    {
        Folder = folder;
        Name = $"{model}/{Path.GetFileName(folder)}";
        _case = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        Inputs = Open("inputs_file", "inputs.safetensors")!;
        Outputs = Open("outputs_file", "outputs.safetensors")!;
        Intermediates = Open("intermediates_file", null);
        JsonElement tolerance = Case.GetProperty("tolerance");
        Absolute = tolerance.GetProperty("abs").GetDouble();
        Relative = tolerance.GetProperty("rel").GetDouble();
    }

    /// <summary>Model and case, as "presto/a_real_12".</summary>
    public string Name { get; }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>The content of case.json.</summary>
    public JsonElement Case => _case.RootElement;

    public Checkpoint Inputs { get; }

    public Checkpoint Outputs { get; }

    /// <summary>Values inside the model; null where the case has none.</summary>
    public Checkpoint? Intermediates { get; }

    /// <summary>A value passes within this of the golden one.</summary>
    public double Absolute { get; }

    /// <summary>Or within this part of the golden one.</summary>
    public double Relative { get; }

    /// <summary>
    /// The weight file that the case names; where it is not there seen from the case, it is looked for under ../shared/models,
    /// for cases in a folder elsewhere. Null where the case needs no weights; ends the test as skipped where they are absent.
    /// </summary>
    public string? WeightsPath
    {
        get
        {
            if (!Case.TryGetProperty("weights", out JsonElement weights) || weights.GetString() is not string relative)
                return null;
            string path = Path.GetFullPath(Path.Combine(Folder, relative));
            if (File.Exists(path))
                return path;
            const string Models = "models/";
            int tail = relative.LastIndexOf(Models, StringComparison.Ordinal);
            return SharedFolder.Require(tail >= 0 ? relative[tail..] : Path.Combine("models", Path.GetFileName(relative)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
        Intermediates?.Dispose();
        _case.Dispose();
    }

    private Checkpoint? Open(string key, string? usual)
    {
        string? file = Case.TryGetProperty(key, out JsonElement stated) && stated.ValueKind == JsonValueKind.String
            ? stated.GetString() : usual;
        return file is null ? null : Checkpoint.Open(Path.Combine(Folder, file));
    }
}
