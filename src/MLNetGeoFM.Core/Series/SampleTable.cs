using System.Text;

namespace MLNetGeoFM;

/// <summary>The samples of a folder, in the order of their table, found by id.</summary>
internal sealed class SampleTable
{
    private const int LongestStackText = 256;

    private readonly SeriesSample[] _samples;
    private readonly long[] _lines;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byId;

    /// <summary>Takes samples, the lines they stand on, and their indices by id.</summary>
    public SampleTable(SeriesSample[] samples, long[] lines, Dictionary<string, int> byId) =>
        (_samples, _lines, _byId) = (samples, lines, byId.GetAlternateLookup<ReadOnlySpan<char>>());

    /// <summary>All samples.</summary>
    public IReadOnlyList<SeriesSample> Samples => _samples;

    /// <summary>Line of the sample table on which a sample stands.</summary>
    public long LineOf(int index) => _lines[index];

    /// <summary>Index of the sample with an id in UTF-8; −1 where there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> id)
    {
        Span<char> text = id.Length <= LongestStackText ? stackalloc char[LongestStackText] : new char[id.Length];
        int length = Encoding.UTF8.GetChars(id, text);
        return _byId.TryGetValue(text[..length], out int index) ? index : -1;
    }
}
