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

    /// <exception cref="InvalidDataException">The data is damaged, or the head is for another number of classes.</exception>
    public static ClassificationHead Read(BinaryReader reader, int numberOfClasses)
    {
        int kind = HeadPayload.ReadInt(reader, "kind of head");
        ClassificationHead head = kind == CalibratedKind ? CalibratedHead.Read(reader) : SavedHead.Read(kind, reader);
        return head.NumberOfClasses == numberOfClasses
            ? head
            : throw new InvalidDataException($"The saved head has {head.NumberOfClasses} classes: expected {numberOfClasses}.");
    }

    /// <exception cref="InvalidDataException">As above, or the head is for another number of features.</exception>
    public static ClassificationHead Read(BinaryReader reader, int numberOfFeatures, int numberOfClasses)
    {
        ClassificationHead head = Read(reader, numberOfClasses);
        return head.NumberOfFeatures == numberOfFeatures
            ? head
            : throw new InvalidDataException($"The saved head has {head.NumberOfFeatures} features: expected {numberOfFeatures}.");
    }
}
