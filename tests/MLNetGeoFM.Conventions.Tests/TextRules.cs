using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>What may not stand in a source file, found in its text.</summary>
internal static partial class TextRules
{
    public static IEnumerable<string> PutOff(string text) => Lines(PutOffWords(), text);

    public static IEnumerable<string> NotImplemented(string text) => Lines(NotImplementedType(), CodeText.Blank(text));

    public static IEnumerable<string> Conditional(string text) => Lines(ConditionalDirective(), CodeText.Blank(text));

    public static IEnumerable<string> MachinePath(string text) => Lines(MachinePaths(), text);

    public static IEnumerable<string> Secret(string text) => Lines(Secrets(), text);

    public static IEnumerable<string> LineEnds(string text)
    {
        if (text.Contains('\r'))
            yield return "has carriage returns; lines end with LF";
        if (text.Length > 0 && text[^1] != '\n')
            yield return "does not end with a newline";
    }

    /// <summary>Documentation tags that say nothing: empty, or only the words of the name they describe.</summary>
    public static IEnumerable<string> HollowTag(string text)
    {
        string docs = Regex.Replace(text, @"^[ \t]*///[ \t]?", "\u0001", RegexOptions.Multiline);
        foreach (Match tag in Tag().Matches(docs))
        {
            string name = tag.Groups["name"].Value;
            string said = tag.Groups["text"].Value.Replace('\u0001', ' ');
            if (said.Trim().Length == 0)
                yield return $"line {LineAt(docs, tag.Index)}: empty <{tag.Groups["tag"].Value}> {name}".TrimEnd();
            else if (name.Length > 0 && tag.Groups["tag"].Value is "param" or "typeparam" && Words(said) == Words(name))
                yield return $"line {LineAt(docs, tag.Index)}: <{tag.Groups["tag"].Value} name=\"{name}\"> only repeats the name";
        }

        foreach (Match member in SummaryOfMember().Matches(docs))
        {
            string said = Words(member.Groups["text"].Value.Replace('\u0001', ' '));
            if (said.Length == 0 || said == Words(member.Groups["name"].Value))
                yield return $"line {LineAt(docs, member.Index)}: the summary of {member.Groups["name"].Value} only repeats the name";
        }
    }

    // The words that carry meaning, in lower case: of "The cell size." and of "cellSize" they are the same.
    private static string Words(string text) =>
        string.Join(' ', Word().Matches(text).Select(word => word.Value.ToLowerInvariant())
            .Where(word => word is not ("the" or "a" or "an" or "of" or "for" or "to" or "or" or "gets" or "sets" or "value" or "parameter")));

    private static IEnumerable<string> Lines(Regex rule, string text) =>
        rule.Matches(text).Select(match => $"line {LineAt(text, match.Index)}: {match.Value.Trim()}");

    private static int LineAt(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex PutOffWords();

    [GeneratedRegex(@"\bNotImplementedException\b")]
    private static partial Regex NotImplementedType();

    [GeneratedRegex(@"^[ \t]*#[ \t]*(if|elif)\b.*$", RegexOptions.Multiline)]
    private static partial Regex ConditionalDirective();

    [GeneratedRegex(@"(?<![\w.$}])/(?:tmp|work|root|home/\w+|Users/\w+)/|\b[A-Z]:\\(?:Users|work)\\")]
    private static partial Regex MachinePaths();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-[0-9]{8,}")]
    private static partial Regex Secrets();

    [GeneratedRegex(@"<(?<tag>summary|param|typeparam|returns|value|remarks|exception)(?:\s+(?:name|cref)=""(?<name>[^""]*)"")?\s*>(?<text>.*?)</\k<tag>>",
        RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"<summary>(?<text>[^<]*)</summary>[^\n]*\n(?:(?:\u0001|[ \t]*\[)[^\n]*\n)*[ \t]*(?:(?:public|protected|internal|static|sealed|abstract|override|virtual|readonly|const|required|partial|unsafe|new)\s+)+[^\n(={;]*?(?<name>\w+)(?:<[^>\n]*>)?\s*(?:[(={;:]|$)",
        RegexOptions.Multiline)]
    private static partial Regex SummaryOfMember();

    [GeneratedRegex(@"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Word();
}
