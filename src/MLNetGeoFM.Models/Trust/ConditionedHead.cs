namespace MLNetGeoFM.Models;

/// <summary>A head whose answer metadata may change, as far as held-out rows have shown that they are worth it.</summary>
/// <remarks>
/// softmax(ln p + strength · Σ trust · residual), mixed with the base head's p by how much the claims are doubted. Where no
/// expert is
/// trusted, and at strength 0, the answer is the base head's, bit for bit. Immutable and thread-safe;
/// <see cref="CreatePredictor"/> gives each thread its own scratch.
/// </remarks>
internal sealed class ConditionedHead
{
    public const int MostExperts = 32;

    private const int Magic = 0x54434647; // "GFCT"
    private const int Version = 2;
    private const int MostMetadata = 1 << 12;

    public ConditionedHead(
        ClassificationHead head, int numberOfFeatures, int numberOfMetadata, IReadOnlyList<TrustedExpert> experts, PlaceIndex places,
        AgreementGate? gate)
    {
        Head = head;
        NumberOfFeatures = numberOfFeatures;
        NumberOfMetadata = numberOfMetadata;
        Experts = experts;
        Places = places;
        Gate = gate;
    }

    /// <summary>The base head, which sees no metadata.</summary>
    public ClassificationHead Head { get; }

    /// <summary>The number of metadata values of a row, latitude and longitude not counted.</summary>
    public int NumberOfMetadata { get; }

    /// <summary>The number of features of the embedding, which experts see; the base head may see more.</summary>
    public int NumberOfFeatures { get; }

    public int NumberOfClasses => Head.NumberOfClasses;

    /// <summary>The experts with their trust.</summary>
    public IReadOnlyList<TrustedExpert> Experts { get; }

    /// <summary>The training places.</summary>
    public PlaceIndex Places { get; }

    /// <summary>Doubts claims; null = nothing is doubted.</summary>
    public AgreementGate? Gate { get; }

    /// <summary>Gives one thread what it needs to predict.</summary>
    public ConditionedPredictor CreatePredictor() => new(this);

    /// <summary>Writes the head, to be read back by <see cref="Read"/>.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfFeatures);
        writer.Write(Head.NumberOfFeatures);
        writer.Write(NumberOfClasses);
        writer.Write(NumberOfMetadata);
        InnerHead.Write(Head, writer);
        Places.Write(writer);
        writer.Write(Experts.Count);
        foreach (TrustedExpert expert in Experts)
            expert.Write(writer);
        writer.Write(Gate is not null);
        Gate?.Write(writer);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    public static ConditionedHead Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return ReadParts(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The saved head with metadata ends too early. The file is incomplete.", error);
        }
    }

    private static ConditionedHead ReadParts(BinaryReader reader)
    {
        HeadPayload.ReadHeader(reader, Magic, Version, "head with metadata");
        int features = HeadPayload.ReadDimension(reader, "features");
        int baseFeatures = HeadPayload.ReadDimension(reader, "features of the base head");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int metadata = HeadPayload.ReadInt(reader, "metadata");
        if (metadata is < 0 or > MostMetadata)
            throw new InvalidDataException($"The saved head has {metadata} metadata: expected 0 to {MostMetadata}.");
        ClassificationHead head = InnerHead.Read(reader, baseFeatures, classes);
        PlaceIndex places = PlaceIndex.Read(reader, classes);
        TrustedExpert[] experts = new TrustedExpert[HeadPayload.ReadDimension(reader, "experts", MostExperts)];
        for (int e = 0; e < experts.Length; e++)
            experts[e] = TrustedExpert.Read(reader, features, baseFeatures, classes);
        AgreementGate? gate = reader.ReadBoolean() ? AgreementGate.Read(reader, experts.Length, features, metadata) : null;
        return new ConditionedHead(head, features, metadata, experts, places, gate);
    }
}
