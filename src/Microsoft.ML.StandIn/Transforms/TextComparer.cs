namespace Microsoft.ML.Data;

/// <summary>Compares text by its characters; values of other types by their own means.</summary>
internal sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
{
    private static readonly TextComparer Instance = new();

    public static IEqualityComparer<T> Equality<T>() => (object)Instance as IEqualityComparer<T> ?? EqualityComparer<T>.Default;

    public static IComparer<T> Order<T>() => (object)Instance as IComparer<T> ?? Comparer<T>.Default;

    public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<char> obj) => string.GetHashCode(obj.Span);

    public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
}

/// <summary>What stands for a missing value: empty text and NaN; other types have no missing value.</summary>
internal static class Missing<T>
{
    /// <summary>The missing value, or the default where there is none.</summary>
    public static readonly T Value = typeof(T) == typeof(float) ? (T)(object)float.NaN
        : typeof(T) == typeof(double) ? (T)(object)double.NaN : default;

    public static bool Is(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => false,
    };
}
