namespace MLNetGeoFM;

/// <summary>Series one after the other, wherever they come from; its spans hold until the next one.</summary>
internal abstract class SeriesRows : IDisposable
{
    /// <summary>The current sample.</summary>
    public abstract SeriesSample Sample { get; }

    /// <summary>Shape [T], days since 1970-01-01.</summary>
    public abstract ReadOnlySpan<int> Dates { get; }

    /// <summary>Shape [T, C, 1, 1] flattened.</summary>
    public abstract ReadOnlySpan<float> Reflectance { get; }

    /// <summary>Shape [T, 1, 1], classes or bit flags.</summary>
    public abstract ReadOnlySpan<ushort> QualityFlags { get; }

    /// <summary>Shape [T, 1, 1], per cent.</summary>
    public abstract ReadOnlySpan<float> CloudProbability { get; }

    /// <summary>Calendar year of the first date.</summary>
    public abstract int Year { get; }

    /// <summary>Moves to the next series; false after the last one.</summary>
    public abstract bool Read();

    public abstract void Dispose();
}
