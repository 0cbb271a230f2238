using System.Runtime.InteropServices;

namespace MLNetGeoFM;

/// <summary>Writes and reads the parts of a saved area of applicability; sizes are held against the bytes that are there.</summary>
internal static class ApplicabilityPayload
{
    public static void WriteDoubles(BinaryWriter writer, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            writer.Write(value);
    }

    public static int ReadCount(BinaryReader reader, int largest, string what)
    {
        int count = reader.ReadInt32();
        return count >= 1 && count <= largest
            ? count
            : throw new InvalidDataException($"The saved area of applicability has {count} {what}: expected 1 to {largest}.");
    }

    /// <summary>Reads finite numbers; a stream that is too short fails before memory is taken for them.</summary>
    public static double[] ReadDoubles(BinaryReader reader, long count, string what)
    {
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count > left / sizeof(double) || count > Array.MaxLength / sizeof(double))
        {
            throw new InvalidDataException(
                $"The saved area of applicability ends too early: expected {count} {what}, got {left} bytes. The file is incomplete.");
        }

        double[] values = new double[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.Int64BitsToDouble(
                    System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToInt64Bits(values[i])));
            }
        }

        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                throw new InvalidDataException($"The saved area of applicability has {value} among its {what}: expected finite numbers.");
        }

        return values;
    }
}
