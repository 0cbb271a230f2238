using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>The files of the checkout that people write: everything but build outputs and version control.</summary>
internal static class Checkout
{
    private static readonly string[] NotWritten = ["bin", "obj", "artifacts", ".git", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root => SharedFolder.CheckoutRoot;

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    /// <summary>Every file whose name ends in one of <paramref name="endings"/>, below <paramref name="folder"/>, to any depth.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings)
    {
        if (!Directory.Exists(PathOf(folder)))
            return [];
        return Below(PathOf(folder)).Where(file => endings.Length == 0 || endings.Any(file.EndsWith)).Order(StringComparer.Ordinal);
    }

    /// <summary>The path from the root of the checkout, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The source files of the product: src without the stand-in, whose shape is ML.NET's and not ours.</summary>
    public static IEnumerable<string> ProductSources() =>
        Files("src", ".cs").Where(file => !Relative(file).StartsWith("src/Microsoft.ML.StandIn/", StringComparison.Ordinal));

    /// <summary>Runs a checker over files and returns its findings as "path: finding".</summary>
    public static List<string> Findings(IEnumerable<string> files, Func<string, IEnumerable<string>> checkText) =>
        [.. files.SelectMany(file => checkText(File.ReadAllText(file)).Select(finding => $"{Relative(file)}: {finding}"))];

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !NotWritten.Contains(Path.GetFileName(child)))
                .SelectMany(Below));
}
