namespace MLNetGeoFM.Models;

/// <summary>What the rows of a value are.</summary>
internal enum RowDomain
{
    /// <summary>One row for each visible token of the batch.</summary>
    Token,

    /// <summary>One row for each segment of the batch: what tokens are pooled to.</summary>
    Segment,

    /// <summary>One row for each sequence of the batch: what is known of a whole sample.</summary>
    Sequence,
}

/// <summary>A named place in a network where rows of numbers stand: [rows, <paramref name="Width"/>].</summary>
/// <param name="Index">Number of the value, in the order in which the network computes them.</param>
/// <param name="Width">Numbers of one row.</param>
/// <param name="Domain">What a row is.</param>
internal sealed record NetworkValue(int Index, int Width, RowDomain Domain);
