namespace MLNetGeoFM.Models;

/// <summary>The words of one kind of metadata that training saw often enough, numbered from 1; 0 is any other, and unknown.</summary>
internal sealed class MetadataVocabulary
{
    private const int MostWords = 1 << 20;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbersOfSpans;
    private readonly string[] _words;

    private MetadataVocabulary(string[] words)
    {
        _words = words;
        _numbersOfSpans = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < words.Length; i++)
            _numbers.Add(words[i], i + 1);
    }

    /// <summary>Rows of a table for these words: one more than there are, the first for unknown.</summary>
    public int Rows => _words.Length + 1;

    /// <summary>Learns the words of training rows.</summary>
    /// <param name="words">One for each row; null or empty = unknown.</param>
    /// <param name="leastRows">Rows that a word must have; rarer words count as unknown, which so has rows to learn from.</param>
    public static MetadataVocabulary Learn(IEnumerable<string?> words, int leastRows)
        => new([.. words.Where(word => !string.IsNullOrEmpty(word)).GroupBy(word => word!, StringComparer.Ordinal)
            .Where(group => group.Count() >= leastRows).Select(group => group.Key).Order(StringComparer.Ordinal)]);

    /// <summary>The number of a word; 0 for an unknown one, and for none.</summary>
    public int this[ReadOnlySpan<char> word] => _numbersOfSpans.TryGetValue(word, out int number) ? number : 0;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_words.Length);
        foreach (string word in _words)
            writer.Write(word);
    }

    /// <exception cref="InvalidDataException">The words are not a vocabulary.</exception>
    public static MetadataVocabulary Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > MostWords)
            throw new InvalidDataException($"The saved vocabulary has {count} words: expected 0 to {MostWords}.");
        List<string> words = [];
        for (int i = 0; i < count; i++)
        {
            words.Add(reader.ReadString());
            if (words[i].Length == 0 || (i > 0 && string.CompareOrdinal(words[i - 1], words[i]) >= 0))
                throw new InvalidDataException($"Word {i} of the saved vocabulary, '{words[i]}', is empty or out of order.");
        }

        return new MetadataVocabulary([.. words]);
    }
}
