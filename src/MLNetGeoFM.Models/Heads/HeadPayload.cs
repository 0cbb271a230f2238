using System.Runtime.InteropServices;

namespace MLNetGeoFM.Models;

/// <summary>Writes and reads the parts of a saved head; sizes are checked before memory is taken for them.</summary>
internal static class HeadPayload
{
    /// <summary>No saved head has more features or classes than this.</summary>
    public const int LargestDimension = 1 << 20;

    /// <summary>Stands for an unknown number, since saved numbers are finite.</summary>
    public const double Unknown = -1e9;

    private const int ReadAtOnce = 1 << 16;

    public static void WriteHeader(BinaryWriter writer, int magic, int version)
    {
        writer.Write(magic);
        writer.Write(version);
    }

    public static void ReadHeader(BinaryReader reader, int magic, int version, string head)
    {
        int actualMagic = ReadInt(reader, head);
        if (actualMagic != magic)
        {
            throw new InvalidDataException(
                $"This is not a saved {head}: expected the mark 0x{magic:X8}, got 0x{actualMagic:X8}.");
        }

        int actualVersion = ReadInt(reader, head);
        if (actualVersion != version)
        {
            throw new InvalidDataException(
                $"The saved {head} has version {actualVersion}: this library reads version {version}. Use a newer library.");
        }
    }

    public static int ReadDimension(BinaryReader reader, string what, int largest = LargestDimension)
    {
        int value = ReadInt(reader, what);
        return value >= 1 && value <= largest
            ? value
            : throw new InvalidDataException($"The saved head has {value} {what}: expected 1 to {largest}.");
    }

    public static int ReadInt(BinaryReader reader, string what)
    {
        try
        {
            return reader.ReadInt32();
        }
        catch (EndOfStreamException error)
        {
            throw Truncated(what, error);
        }
    }

    public static void WriteDoubles(BinaryWriter writer, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            writer.Write(value);
    }

    /// <summary>Reads finite doubles; a stream that is too short fails before the whole array is taken.</summary>
    public static double[] ReadDoubles(BinaryReader reader, long count, string what)
    {
        if (count > Array.MaxLength / sizeof(double))
            throw new InvalidDataException($"The saved head has {count} {what}: more than can be read.");
        Stream stream = reader.BaseStream;
        if (stream.CanSeek && (stream.Length - stream.Position) / sizeof(double) < count)
            throw Truncated($"{count} {what}, the stream has {stream.Length - stream.Position} bytes left", null);
        List<double> values = new((int)Math.Min(count, ReadAtOnce));
        try
        {
            for (long i = 0; i < count; i++)
                values.Add(reader.ReadDouble());
        }
        catch (EndOfStreamException error)
        {
            throw Truncated(what, error);
        }

        foreach (double value in CollectionsMarshal.AsSpan(values))
        {
            if (!double.IsFinite(value))
                throw new InvalidDataException($"The saved head has {value} among its {what}: expected finite numbers.");
        }

        return [.. values];
    }

    /// <summary>Writes which classes occurred in training, [K].</summary>
    public static void WritePresent(BinaryWriter writer, ReadOnlySpan<bool> present)
    {
        foreach (bool seen in present)
            writer.Write(seen ? 1.0 : 0.0);
    }

    /// <summary>Reads which classes occurred in training, [K]; at least one did.</summary>
    public static bool[] ReadPresent(BinaryReader reader, int classes, string head)
    {
        bool[] present = Array.ConvertAll(ReadDoubles(reader, classes, "class flags"), flag => flag == 1);
        return present.Contains(true)
            ? present
            : throw new InvalidDataException($"The saved {head} was trained on none of its {classes} classes.");
    }

    /// <summary>Reads the classes of training rows.</summary>
    public static int[] ReadLabels(BinaryReader reader, int count, int classes, string head)
    {
        int[] labels = new int[count];
        for (int row = 0; row < count; row++)
        {
            labels[row] = ReadInt(reader, "labels");
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new InvalidDataException(
                    $"The saved {head} has label {labels[row]} in row {row}: expected 0 to {classes - 1}.");
            }
        }

        return labels;
    }

    /// <summary>Checks what was read by the rules of the options that it was trained with.</summary>
    /// <param name="validate">Throws an <see cref="ArgumentException"/>.</param>
    /// <param name="head">What was read, for the message.</param>
    /// <exception cref="InvalidDataException">A value is out of range.</exception>
    public static void Require(Action validate, string head)
    {
        try
        {
            validate();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The saved {head} is damaged. {error.Message}", error);
        }
    }

    private static InvalidDataException Truncated(string what, Exception? error) =>
        new($"The saved head ends too early: expected {what}. The file is incomplete.", error);
}
