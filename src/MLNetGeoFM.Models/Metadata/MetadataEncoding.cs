namespace MLNetGeoFM.Models;

/// <summary>Turns metadata into numbers and names of table rows for a network.</summary>
/// <remarks>Immutable and thread-safe. Every number it writes is finite, whatever is unknown.</remarks>
internal abstract class MetadataEncoding
{
    /// <summary>Numbers of each part of the features; a part has a meaning, and may have a learned scale, of its own.</summary>
    public abstract IReadOnlyList<int> Parts { get; }

    /// <summary>Rows of each table; row 0 stands for unknown. Empty: no tables.</summary>
    public virtual IReadOnlyList<int> TableRows => [];

    /// <summary>Numbers of all parts.</summary>
    public int FeatureCount => Parts.Sum();

    /// <summary>Encodes one sample.</summary>
    /// <param name="metadata">What is known.</param>
    /// <param name="features">[FeatureCount], written, part after part.</param>
    /// <param name="rows">Row of each table, [TableRows.Count], whole numbers, written.</param>
    /// <exception cref="ArgumentException">A value is not one that there can be.</exception>
    public void Encode(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        metadata.Check();
        features.Clear();
        rows.Clear();
        Write(metadata, features, rows);
    }

    /// <summary>Mean and standard deviation of the values that are known, NaN = unknown; 0 where none is, and 1 where they do not
    /// vary.</summary>
    protected static (double Mean, double Deviation) ScaleOf(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(value => !double.IsNaN(value))];
        if (known.Length == 0)
            return (0, 1);
        double mean = known.Average(), variance = known.Average(value => (value - mean) * (value - mean));
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    /// <summary>Writes what is known into zeros; the metadata was checked.</summary>
    protected abstract void Write(SampleMetadata metadata, Span<float> features, Span<float> rows);
}
