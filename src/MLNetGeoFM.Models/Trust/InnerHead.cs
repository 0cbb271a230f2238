namespace MLNetGeoFM.Models;

/// <summary>Writes and reads the heads inside a head with metadata, calibrated ones too.</summary>
internal static class InnerHead
{
    private const int CalibratedKind = 0; // The kinds of the others, from 1 on, are those of SavedHead.

    /// <exception cref="ArgumentException">A head of this kind cannot be saved.</exception>
    public static void Write(ClassificationHead head, BinaryWriter writer)
    {
        writer.Write(head is CalibratedHead ? CalibratedKind : SavedHead.KindOf(head));
        head.Write(writer);
    }

    /// <exception cref="InvalidDataException">The data is damaged, or the head is for other numbers of features or
    /// classes.</exception>
    public static ClassificationHead Read(BinaryReader reader, int numberOfFeatures, int numberOfClasses)
    {
        int kind = HeadPayload.ReadInt(reader, "kind of head");
        ClassificationHead head = kind == CalibratedKind ? CalibratedHead.Read(reader) : SavedHead.Read(kind, reader);
        return head.NumberOfFeatures == numberOfFeatures && head.NumberOfClasses == numberOfClasses
            ? head
            : throw new InvalidDataException(
                $"The saved head has {head.NumberOfFeatures} features and {head.NumberOfClasses} classes: expected "
                + $"{numberOfFeatures} and {numberOfClasses}.");
    }
}
