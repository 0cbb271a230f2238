namespace MLNetGeoFM.Models;

/// <summary>Sizes of tensors, computed without overflow from numbers that a file states.</summary>
internal static class TensorLayout
{
    /// <summary>No tensor has more axes; PyTorch itself allows 64.</summary>
    public const int MostAxes = 32;

    public static int ByteCount(TensorType type) => type switch
    {
        TensorType.Float64 or TensorType.Int64 => 8,
        TensorType.Float32 or TensorType.Int32 => 4,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 => 2,
        _ => 1,
    };

    /// <summary>The number of elements; null where it does not fit, so that eight times it fits a <see cref="long"/>.</summary>
    public static long? Count(ReadOnlySpan<int> shape)
    {
        if (shape.Contains(0))
            return 0;
        long count = 1;
        foreach (int length in shape)
        {
            if (count > long.MaxValue / 8 / length)
                return null;
            count *= length;
        }

        return count;
    }

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public static bool IsContiguous(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        if (shape.Contains(0))
            return true;
        long expected = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != expected)
                return false;
            expected *= shape[axis];
        }

        return true;
    }

    /// <summary>
    /// The largest element index that a view touches; null where it does not fit. A view without elements touches none: -1.
    /// </summary>
    public static long? LargestIndex(long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        if (shape.Contains(0))
            return -1;
        Int128 largest = offset;
        for (int axis = 0; axis < shape.Length; axis++)
            largest += (Int128)(shape[axis] - 1) * strides[axis];
        return largest <= long.MaxValue ? (long)largest : null;
    }
}
