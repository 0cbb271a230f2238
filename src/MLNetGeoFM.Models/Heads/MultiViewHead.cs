using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Averages what one head says about several views of a sample, for instance of its series shifted by some days.</summary>
public sealed class MultiViewHead : ClassificationHead
{
    private const int Magic = 0x564D4647; // "GFMV"
    private const int Version = 1;
    private const int MostViews = 1 << 10;

    private readonly int _kind;

    /// <summary>Puts a head before several views.</summary>
    /// <param name="head">A trained head of this library that takes one view.</param>
    /// <param name="numberOfViews">The number of views, at least 1.</param>
    /// <exception cref="ArgumentException">The number is out of range, or the head is of another kind.</exception>
    internal MultiViewHead(ClassificationHead head, int numberOfViews)
        : base(FeaturesOf(head, numberOfViews), head.NumberOfClasses)
    {
        if (head is MultiViewHead)
            throw new ArgumentException("The head takes several views already: expected one that takes a single view.", nameof(head));
        _kind = SavedHead.KindOf(head);
        Head = head;
        NumberOfViews = numberOfViews;
    }

    /// <summary>The head, which takes one view.</summary>
    public ClassificationHead Head { get; }

    /// <summary>The number of views; a row of features is one view after the other.</summary>
    public int NumberOfViews { get; }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static MultiViewHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "multi-view head");
        int views = HeadPayload.ReadDimension(reader, "views", MostViews);
        int kind = HeadPayload.ReadInt(reader, "kind of head");
        if (kind == SavedHead.MultiViewKind)
            throw new InvalidDataException("The saved multi-view head holds another one: expected a head that takes a single view.");
        return new MultiViewHead(SavedHead.Read(kind, reader), views);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfViews);
        writer.Write(_kind);
        Head.Write(writer);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        int length = Head.NumberOfFeatures;
        if (NumberOfViews == 1)
        {
            Head.Predict(features, probabilities);
            return;
        }

        float[] scratch = ArrayPool<float>.Shared.Rent(NumberOfClasses);
        Span<float> view = scratch.AsSpan(0, NumberOfClasses);
        probabilities.Clear();
        for (int i = 0; i < NumberOfViews; i++)
        {
            Head.Predict(features.Slice(i * length, length), view);
            for (int k = 0; k < view.Length; k++)
                probabilities[k] += view[k] / NumberOfViews;
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private static int FeaturesOf(ClassificationHead head, int views)
    {
        ArgumentNullException.ThrowIfNull(head);
        return views is >= 1 and <= MostViews
            ? checked(head.NumberOfFeatures * views)
            : throw new ArgumentException($"There are {views} views: expected 1 to {MostViews}.", nameof(views));
    }
}
