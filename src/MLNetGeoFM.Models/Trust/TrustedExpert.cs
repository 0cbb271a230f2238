namespace MLNetGeoFM.Models;

/// <summary>An expert with the trust that its held-out rows have earned.</summary>
/// <param name="Name">What switches it on and off: its input.</param>
/// <param name="Expert">What says how far metadata move the scores of a row.</param>
/// <param name="Near">The trust in rows with a training place nearby.</param>
/// <param name="Far">The trust in all others; the same where the expert knows no difference.</param>
internal sealed record TrustedExpert(string Name, ResidualExpert Expert, SupportTrust Near, SupportTrust Far)
{
    private const int LongestName = 256;

    /// <summary>The trust in a row.</summary>
    public double Trust(double distance, bool isNear) => (isNear ? Near : Far).At(distance);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write((int)Expert.Kind);
        Expert.Write(writer);
        Near.Write(writer);
        Far.Write(writer);
    }

    public static TrustedExpert Read(BinaryReader reader, int numberOfFeatures, int numberOfBaseFeatures, int numberOfClasses)
    {
        string name = reader.ReadString();
        if (name.Length is 0 or > LongestName)
            throw new InvalidDataException($"The saved expert's name has {name.Length} characters: expected 1 to {LongestName}.");
        ResidualExpertKind kind = (ResidualExpertKind)HeadPayload.ReadInt(reader, "kind of expert");
        return new TrustedExpert(
            name, ResidualExpert.Read(kind, reader, numberOfFeatures, numberOfBaseFeatures, numberOfClasses),
            SupportTrust.Read(reader), SupportTrust.Read(reader));
    }
}
