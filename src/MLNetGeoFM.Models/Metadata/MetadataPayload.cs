namespace MLNetGeoFM.Models;

/// <summary>Encodings of metadata as bytes.</summary>
internal static class MetadataPayload
{
    private const int WidestToken = 1 << 16;

    private enum Kind
    {
        None,
        Learned,
        Plain,
        Clay,
        Prithvi,
        TerraMind,
        SatMae,
    }

    /// <summary>Writes an encoding, or that there is none.</summary>
    public static void Write(MetadataEncoding? encoding, BinaryWriter writer)
    {
        switch (encoding)
        {
            case null:
                writer.Write((int)Kind.None);
                break;
            case LearnedEncoding learned:
                writer.Write((int)Kind.Learned);
                learned.Write(writer);
                break;
            case PlainEncoding plain:
                writer.Write((int)Kind.Plain);
                plain.Write(writer);
                break;
            case ClayEncoding:
                writer.Write((int)Kind.Clay);
                break;
            case PrithviEncoding prithvi:
                writer.Write((int)Kind.Prithvi);
                writer.Write(prithvi.Parts[0]);
                break;
            case TerraMindEncoding:
                writer.Write((int)Kind.TerraMind);
                break;
            case SatMaeEncoding:
                writer.Write((int)Kind.SatMae);
                break;
            default:
                throw new NotSupportedException($"{encoding.GetType().Name} cannot be saved.");
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no encoding.</exception>
    public static MetadataEncoding? Read(BinaryReader reader)
    {
        var kind = (Kind)reader.ReadInt32();
        return kind switch
        {
            Kind.None => null,
            Kind.Learned => LearnedEncoding.Read(reader),
            Kind.Plain => PlainEncoding.Read(reader),
            Kind.Clay => new ClayEncoding(),
            Kind.Prithvi => ReadPrithvi(reader.ReadInt32()),
            Kind.TerraMind => new TerraMindEncoding(),
            Kind.SatMae => new SatMaeEncoding(),
            _ => throw new InvalidDataException($"The saved encoding of metadata is of kind {kind}, which there is not."),
        };
    }

    private static PrithviEncoding ReadPrithvi(int width) => width is >= 4 and <= WidestToken && width % 4 == 0
        ? new PrithviEncoding(width)
        : throw new InvalidDataException($"The saved encoding of metadata is for tokens of {width} numbers: expected a multiple of 4.");
}
