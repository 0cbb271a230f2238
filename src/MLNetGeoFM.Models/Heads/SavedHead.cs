namespace MLNetGeoFM.Models;

/// <summary>Numbers of the kinds of heads, for what saves a head inside something else. A number, once shipped, stays.</summary>
internal static class SavedHead
{
    /// <summary>The number of heads that take several views.</summary>
    public const int MultiViewKind = 32;

    private static readonly (int Kind, Type Type, Func<BinaryReader, ClassificationHead> Read)[] Kinds =
    [
        (1, typeof(LogisticRegression), LogisticRegression.Read),
        (2, typeof(KNearestNeighbors), KNearestNeighbors.Read),
        (3, typeof(Prototypes), Prototypes.Read),
        (4, typeof(Mlp), Mlp.Read),
        (5, typeof(Retrieval), Retrieval.Read),
        (6, typeof(TemporalAttention), TemporalAttention.Read),
        (7, typeof(TempCnn), TempCnn.Read),
        (MultiViewKind, typeof(MultiViewHead), MultiViewHead.Read),
    ];

    /// <summary>The number of a head's kind.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static int KindOf(ClassificationHead head)
    {
        foreach (var (kind, type, _) in Kinds)
        {
            if (head.GetType() == type)
                return kind;
        }

        throw new ArgumentException(
            $"A {head.GetType().Name} cannot be saved inside another head: expected {string.Join(", ", Kinds.Select(one => one.Type.Name))}.",
            nameof(head));
    }

    /// <exception cref="InvalidDataException">The number is unknown, or the head damaged.</exception>
    public static ClassificationHead Read(int kind, BinaryReader reader)
    {
        foreach (var (known, _, read) in Kinds)
        {
            if (known == kind)
                return read(reader);
        }

        throw new InvalidDataException(
            $"The saved head is of kind {kind}: expected one of {string.Join(", ", Kinds.Select(one => one.Kind))}. Use a newer library.");
    }
}
