using System.Xml;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>Makes any text fit for XML; names of classes and regions come from files.</summary>
internal static class XmlText
{
    /// <summary>The text with every character that XML forbids, and every control character, shown as U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (text.All(letter => XmlConvert.IsXmlChar(letter) && !char.IsControl(letter)))
            return text;
        char[] letters = text.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            if (i + 1 < letters.Length && char.IsSurrogatePair(letters[i], letters[i + 1]))
                i++;
            else if (!XmlConvert.IsXmlChar(letters[i]) || char.IsControl(letters[i]))
                letters[i] = '\uFFFD';
        }

        return new(letters);
    }

    /// <summary>The text cut to a number of letters, the cut shown.</summary>
    public static string Short(string text, int letters) => text.Length <= letters ? text : $"{text[..(letters - 1)]}…";
}
