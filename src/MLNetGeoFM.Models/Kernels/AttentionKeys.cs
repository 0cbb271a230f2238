namespace MLNetGeoFM.Models;

/// <summary>Which keys of a sequence are seen.</summary>
internal readonly unsafe struct AttentionKeys
{
    private readonly bool* _mask;

    /// <summary>Counts the visible keys.</summary>
    /// <param name="count">Number of keys.</param>
    /// <param name="mask">[keys], true = visible; null = all.</param>
    public AttentionKeys(int count, bool* mask)
    {
        Count = count;
        _mask = mask;
        Visible = mask == null ? count : new ReadOnlySpan<bool>(mask, count).Count(true);
    }

    /// <summary>Number of keys.</summary>
    public int Count { get; }

    /// <summary>Number of visible keys.</summary>
    public int Visible { get; }

    /// <summary>Whether any key is hidden.</summary>
    public bool Hides => Visible < Count;

    public bool IsVisible(int key) => _mask == null || _mask[key];
}
