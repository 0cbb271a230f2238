namespace MLNetGeoFM.Models;

/// <summary>Writes and reads heads of any kind that can be saved.</summary>
internal static class SavedHead
{
    private const int LogisticRegressionKind = 1;
    private const int KNearestNeighborsKind = 2;
    private const int CalibratedKind = 3;

    public static void Write(ClassificationHead head, BinaryWriter writer)
    {
        writer.Write(head switch
        {
            LogisticRegression => LogisticRegressionKind,
            KNearestNeighbors => KNearestNeighborsKind,
            CalibratedHead => CalibratedKind,
            _ => throw new NotSupportedException(
                $"A {head.GetType().Name} inside another head cannot be saved: expected {nameof(LogisticRegression)}, "
                + $"{nameof(KNearestNeighbors)} or {nameof(CalibratedHead)}."),
        });
        head.Write(writer);
    }

    /// <exception cref="InvalidDataException">The data is damaged, or the head is for other numbers of features or
    /// classes.</exception>
    public static ClassificationHead Read(BinaryReader reader, int numberOfFeatures, int numberOfClasses)
    {
        int kind = HeadPayload.ReadInt(reader, "kind of head");
        ClassificationHead head = kind switch
        {
            LogisticRegressionKind => LogisticRegression.Read(reader),
            KNearestNeighborsKind => KNearestNeighbors.Read(reader),
            CalibratedKind => CalibratedHead.Read(reader),
            _ => throw new InvalidDataException($"The saved head is of kind {kind}: expected 1 to 3. Use a newer library."),
        };
        return head.NumberOfFeatures == numberOfFeatures && head.NumberOfClasses == numberOfClasses
            ? head
            : throw new InvalidDataException(
                $"The saved head has {head.NumberOfFeatures} features and {head.NumberOfClasses} classes: expected {numberOfFeatures} "
                + $"and {numberOfClasses}.");
    }
}
