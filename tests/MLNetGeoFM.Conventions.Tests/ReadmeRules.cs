using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>Code that a page shows is code that a sample or a test runs: marked regions there, and marked blocks of pages.</summary>
internal static partial class ReadmeRules
{
    /// <summary>The regions of a sample by name, without their common indentation.</summary>
    public static IEnumerable<(string Name, string Code)> Regions(string source) =>
        Region().Matches(source.ReplaceLineEndings("\n")).Select(match => (match.Groups["name"].Value, Outdented(match.Groups["code"].Value)));

    /// <summary>What differs between the marked blocks of a page and the regions, and C# without a mark.</summary>
    public static IEnumerable<string> WrongBlocks(string page, IReadOnlyDictionary<string, string> regions)
    {
        foreach (Match mark in Mark().Matches(page.ReplaceLineEndings("\n")))
        {
            string name = mark.Groups["name"].Value;
            if (!mark.Groups["code"].Success)
                yield return $"snippet '{name}': no fenced block follows the mark";
            else if (!regions.TryGetValue(name, out string? code))
                yield return $"snippet '{name}': no sample or test has the region // <snippet:{name}>";
            else if (mark.Groups["code"].Value.TrimEnd() != code)
                yield return $"snippet '{name}': the page shows\n{mark.Groups["code"].Value}the sample has\n{code}";
        }

        foreach (Match block in Unmarked().Matches(page.ReplaceLineEndings("\n")))
            yield return $"C# that nothing runs, for no mark stands before it: {block.Groups["line"].Value}";
    }

    private static string Outdented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd()));
    }

    [GeneratedRegex(@"^[ \t]*// <snippet:(?<name>[\w-]+)>\n(?<code>.*?)^[ \t]*// </snippet:\k<name>>", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"(?<!<!-- snippet:[\w-]+ -->\n+)^```(?:csharp|cs|c#)\n(?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex Unmarked();

    [GeneratedRegex(@"<!-- snippet:(?<name>[\w-]+) -->\n+(?:```[a-z#]*\n(?<code>.*?)^```)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Mark();
}
