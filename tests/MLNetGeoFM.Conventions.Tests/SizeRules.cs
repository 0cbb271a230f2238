using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>How long files and methods are.</summary>
internal static partial class SizeRules
{
    public const int MostLinesOfFile = 450;
    public const int MostLinesOfMethod = 120;
    public const int MostLinesOfSample = 119;

    public static int LinesOf(string text) => text.AsSpan().Count('\n');

    public static IEnumerable<string> TooLongFile(string text)
    {
        int lines = LinesOf(text);
        if (lines > MostLinesOfFile)
            yield return $"{lines} lines; at most {MostLinesOfFile}. Split it by what it is about.";
    }

    public static IEnumerable<string> TooLongSample(string text)
    {
        int lines = LinesOf(text);
        if (lines > MostLinesOfSample)
            yield return $"{lines} lines; at most {MostLinesOfSample}. A sample teaches one thing.";
    }

    public static IEnumerable<string> TooLongMethods(string text) =>
        Methods(text).Where(method => method.Lines > MostLinesOfMethod)
            .Select(method => $"line {method.Line}: {method.Name} has {method.Lines} lines; at most {MostLinesOfMethod}");

    /// <summary>Methods, constructors and accessors with a block body: what stands in braces directly within a type.</summary>
    public static IEnumerable<(string Name, int Line, int Lines)> Methods(string text)
    {
        string code = CodeText.Blank(text);
        var open = new Stack<(string Header, int Start, bool IsType)>();
        int headerStart = 0;
        for (int i = 0; i < code.Length; i++)
        {
            if (code[i] == ';')
                headerStart = i + 1;
            else if (code[i] == '{')
            {
                string header = code[headerStart..i];
                int start = headerStart + header.Length - header.TrimStart().Length;
                open.Push((header.Trim(), start, IsType(header)));
                headerStart = i + 1;
            }
            else if (code[i] == '}' && open.TryPop(out var block))
            {
                headerStart = i + 1;
                bool inType = open.TryPeek(out var parent) && parent.IsType;
                if (inType && !block.IsType && block.Header.Contains('(') && !WithoutGroups(block.Header).Contains('='))
                    yield return (NameOf(block.Header), LineAt(code, block.Start), LineAt(code, i) - LineAt(code, block.Start) + 1);
            }
        }
    }

    // A constraint may say 'struct' and 'class' too.
    private static bool IsType(string header) => TypeKeyword().IsMatch(Constraint().Split(WithoutGroups(header))[0]);

    private static int LineAt(string code, int index) => code.AsSpan(0, index).Count('\n') + 1;

    private static string NameOf(string header) => MethodName().Match(header) is { Success: true } match ? match.Groups[1].Value : header;

    private static string WithoutGroups(string header)
    {
        for (string before = ""; before != header;)
            (before, header) = (header, Groups().Replace(header, " "));
        return header;
    }

    [GeneratedRegex(@"\b(class|struct|interface|record|enum|namespace)\b")]
    private static partial Regex TypeKeyword();

    [GeneratedRegex(@"\bwhere\b")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\([^()]*\)|\[[^\[\]]*\]")]
    private static partial Regex Groups();

    [GeneratedRegex(@"(\w+)\s*(?:<[^()]*>)?\s*\(")]
    private static partial Regex MethodName();
}
