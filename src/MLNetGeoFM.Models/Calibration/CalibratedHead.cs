namespace MLNetGeoFM.Models;

/// <summary>A head whose probabilities a calibrator corrects.</summary>
public sealed class CalibratedHead : ClassificationHead
{
    private const int Magic = 0x48434647; // "GFCH"
    private const int Version = 1;

    private readonly int _kind;

    /// <summary>Puts head and calibrator together.</summary>
    /// <param name="head">A trained head of this library, not calibrated itself.</param>
    /// <param name="calibrator">Fitted for the same classes.</param>
    /// <exception cref="ArgumentException">The classes do not fit, or the head is of another kind.</exception>
    internal CalibratedHead(ClassificationHead head, Calibrator calibrator)
        : base(Required(head).NumberOfFeatures, head.NumberOfClasses)
    {
        ArgumentNullException.ThrowIfNull(calibrator);
        if (calibrator.NumberOfClasses != head.NumberOfClasses)
        {
            throw new ArgumentException(
                $"The calibrator is for {calibrator.NumberOfClasses} classes: expected {head.NumberOfClasses}, as the head has.",
                nameof(calibrator));
        }

        _kind = SavedHead.KindOf(head);
        Head = head;
        Calibrator = calibrator;
    }

    /// <summary>The head, whose own probabilities are not corrected.</summary>
    public ClassificationHead Head { get; }

    /// <summary>The correction.</summary>
    public Calibrator Calibrator { get; }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static CalibratedHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "calibrated head");
        int kind = HeadPayload.ReadInt(reader, "kind of head");
        ClassificationHead head = SavedHead.Read(kind, reader);
        Calibrator calibrator = Calibrator.Read(reader);
        return calibrator.NumberOfClasses == head.NumberOfClasses
            ? new CalibratedHead(head, calibrator)
            : throw new InvalidDataException(
                $"The saved calibrator is for {calibrator.NumberOfClasses} classes: expected {head.NumberOfClasses}, as the head has.");
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(_kind);
        Head.Write(writer);
        Calibrator.Write(writer);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        Head.Predict(features, probabilities);
        Calibrator.Apply(probabilities, probabilities);
    }

    private static ClassificationHead Required(ClassificationHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head;
    }
}
