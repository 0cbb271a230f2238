namespace MLNetGeoFM.Conventions.Tests;

/// <summary>C# source with comments and the contents of strings blanked, so that braces and words that remain are code.</summary>
internal static class CodeText
{
    /// <summary>A text of the same length and lines; blanked characters are spaces.</summary>
    public static string Blank(string source)
    {
        char[] code = source.ToCharArray();
        int i = 0;
        Code(source, code, ref i, untilBrace: false);
        return new string(code);
    }

    private static void Code(string s, char[] code, ref int i, bool untilBrace)
    {
        int depth = 0;
        while (i < s.Length)
        {
            if (At(s, i, "//"))
                Erase(s, code, ref i, EndOfLine(s, i));
            else if (At(s, i, "/*"))
                Erase(s, code, ref i, After(s, i + 2, "*/"));
            else if (s[i] == '\'')
                Erase(s, code, ref i, EndOfCharacter(s, i));
            else if (s[i] == '"' || (s[i] is '$' or '@' && StartsString(s, i)))
                Text(s, code, ref i);
            else
            {
                if (untilBrace && s[i] == '}' && depth == 0)
                    return;
                depth += s[i] switch { '{' => 1, '}' => -1, _ => 0 };
                i++;
            }
        }
    }

    private static void Text(string s, char[] code, ref int i)
    {
        int dollars = 0;
        bool verbatim = false;
        for (; s[i] is '$' or '@'; i++)
        {
            dollars += s[i] == '$' ? 1 : 0;
            verbatim |= s[i] == '@';
            code[i] = ' ';
        }

        int quotes = verbatim ? 1 : Run(s, i, '"');
        if (quotes == 2)
        {
            Erase(s, code, ref i, i + 2);
            return;
        }

        bool raw = quotes >= 3;
        Erase(s, code, ref i, i + quotes);
        while (i < s.Length)
        {
            if (raw && s[i] == '"')
            {
                int run = Run(s, i, '"');
                Erase(s, code, ref i, i + run);
                if (run >= quotes)
                    return;
            }
            else if (!raw && verbatim && At(s, i, "\"\""))
                Erase(s, code, ref i, i + 2);
            else if (!raw && !verbatim && s[i] == '\\')
                Erase(s, code, ref i, i + 2);
            else if (s[i] == '"')
            {
                Erase(s, code, ref i, i + 1);
                return;
            }
            else if (dollars > 0 && s[i] == '{')
                Hole(s, code, ref i, raw ? dollars : 1, raw);
            else
                Erase(s, code, ref i, i + 1);
        }
    }

    // One '{' opens a hole and two are a brace; in a raw string as many open one as it has dollars.
    private static void Hole(string s, char[] code, ref int i, int needed, bool raw)
    {
        int run = Run(s, i, '{');
        Erase(s, code, ref i, i + run);
        if (raw ? run < needed : run % 2 == 0)
            return;
        Code(s, code, ref i, untilBrace: true);
        Erase(s, code, ref i, i + needed);
    }

    private static bool StartsString(string s, int i)
    {
        while (i < s.Length && s[i] is '$' or '@')
            i++;
        return i < s.Length && s[i] == '"';
    }

    private static int EndOfCharacter(string s, int i)
    {
        for (i++; i < s.Length && s[i] != '\''; i++)
            i += s[i] == '\\' ? 1 : 0;
        return i + 1;
    }

    private static int EndOfLine(string s, int i)
    {
        int end = s.IndexOf('\n', i);
        return end < 0 ? s.Length : end;
    }

    private static int After(string s, int i, string closing)
    {
        int end = s.IndexOf(closing, i, StringComparison.Ordinal);
        return end < 0 ? s.Length : end + closing.Length;
    }

    private static int Run(string s, int i, char of)
    {
        int start = i;
        while (i < s.Length && s[i] == of)
            i++;
        return i - start;
    }

    private static bool At(string s, int i, string text) => string.CompareOrdinal(s, i, text, 0, text.Length) == 0;

    private static void Erase(string s, char[] code, ref int i, int end)
    {
        for (end = Math.Min(end, s.Length); i < end; i++)
            code[i] = s[i] == '\n' ? '\n' : ' ';
    }
}
