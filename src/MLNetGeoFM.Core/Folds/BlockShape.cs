namespace MLNetGeoFM;

/// <summary>The shape of the cells that a <see cref="BlockGrid"/> in metres is made of.</summary>
public enum BlockShape
{
    /// <summary>Squares; the size is the length of a side.</summary>
    Square,

    /// <summary>Regular hexagons; the size is the distance between two opposite sides, which is also the distance between the
    /// centres of neighbours.</summary>
    Hexagon,
}
