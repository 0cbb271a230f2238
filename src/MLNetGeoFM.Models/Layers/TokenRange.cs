namespace MLNetGeoFM.Models;

/// <summary>Some whole sequences of a batch, one after another: the part that a network works on at a time.</summary>
/// <param name="FirstSequence">Number of the first sequence.</param>
/// <param name="Sequences">How many.</param>
/// <param name="FirstRow">First token of the first sequence.</param>
/// <param name="Rows">Tokens of all of them.</param>
/// <param name="FirstSegment">First segment of the first sequence.</param>
/// <param name="Segments">Segments of all of them.</param>
internal readonly record struct TokenRange(
    int FirstSequence, int Sequences, int FirstRow, int Rows, int FirstSegment, int Segments)
{
    /// <summary>Rows that a value has in the range.</summary>
    public int RowsOf(RowDomain domain) => domain switch
    {
        RowDomain.Token => Rows,
        RowDomain.Segment => Segments,
        _ => Sequences,
    };

    /// <summary>Number of the first of them among those of the whole batch.</summary>
    public int FirstRowOf(RowDomain domain) => domain switch
    {
        RowDomain.Token => FirstRow,
        RowDomain.Segment => FirstSegment,
        _ => FirstSequence,
    };
}
