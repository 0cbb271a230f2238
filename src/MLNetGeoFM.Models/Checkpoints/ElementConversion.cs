using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetGeoFM.Models;

/// <summary>Turns stored elements, which may lie at any address, into numbers.</summary>
internal static class ElementConversion
{
    /// <summary>Converts as many elements as the destination holds; T is float, double or long.</summary>
    public static void Convert<T>(TensorType type, ReadOnlySpan<byte> elements, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            ToNumbers(type, elements, MemoryMarshal.Cast<T, float>(destination));
        else if (typeof(T) == typeof(double))
            ToNumbers(type, elements, MemoryMarshal.Cast<T, double>(destination));
        else
            ToNumbers(type, elements, MemoryMarshal.Cast<T, long>(destination));
    }

    private static void ToNumbers<T>(TensorType type, ReadOnlySpan<byte> elements, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        switch (type)
        {
            case TensorType.Float32: From<float, T>(elements, destination); break;
            case TensorType.Float64: From<double, T>(elements, destination); break;
            case TensorType.Float16: From<Half, T>(elements, destination); break;
            case TensorType.Int64: From<long, T>(elements, destination); break;
            case TensorType.Int32: From<int, T>(elements, destination); break;
            case TensorType.Int16: From<short, T>(elements, destination); break;
            case TensorType.Int8: From<sbyte, T>(elements, destination); break;
            case TensorType.UInt8: From<byte, T>(elements, destination); break;
            case TensorType.BFloat16:
                for (int i = 0; i < destination.Length; i++)
                {
                    uint bits = (uint)MemoryMarshal.Read<ushort>(elements[(2 * i)..]) << 16;
                    destination[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle(bits));
                }

                break;
            default:
                for (int i = 0; i < destination.Length; i++)
                    destination[i] = elements[i] != 0 ? T.One : T.Zero;
                break;
        }
    }

    private static unsafe void From<TStored, T>(ReadOnlySpan<byte> elements, Span<T> destination)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(MemoryMarshal.Read<TStored>(elements[(sizeof(TStored) * i)..]));
    }
}
