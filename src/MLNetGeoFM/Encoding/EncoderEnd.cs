using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>The end of an encoder as an annotation of hidden tokens: what lies between them and the embedding.</summary>
internal static class EncoderEnd
{
    public static byte[] Write(EncoderSuffix suffix)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            suffix.Write(writer);
        return stream.ToArray();
    }

    /// <summary>What a column of hidden tokens says of the blocks after them; null where it does not say.</summary>
    /// <exception cref="InvalidDataException">What it says is damaged.</exception>
    public static EncoderSuffix? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(GeoFMAnnotations.EncoderEnd) is not { Type: VectorDataViewType vector }
            || vector.ItemType != NumberDataViewType.Byte)
        {
            return null;
        }

        VBuffer<byte> bytes = default;
        column.Annotations.GetValue(GeoFMAnnotations.EncoderEnd, ref bytes);
        using var reader = new BinaryReader(new MemoryStream([.. bytes.DenseValues()]));
        try
        {
            return EncoderSuffix.Read(reader);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException(
                $"The end of an encoder that the column '{column.Name}' carries is damaged: expected more than {bytes.Length} bytes.",
                exception);
        }
    }
}
