namespace MLNetGeoFM.Models;

/// <summary>A network and how its metadata is encoded: what is saved, and what predicts.</summary>
/// <param name="Network">Trained or to be trained.</param>
/// <param name="Encoding">Null where metadata is not used.</param>
internal sealed record GtcaModel(GtcaNetwork Network, MetadataEncoding? Encoding) : IDisposable
{
    private const int Magic = 0x47544346; // "FCTG"
    private const int Version = 1;
    private const int LargestSize = 1 << 16;
    private const long MostWeights = 1 << 28;

    /// <summary>Writes all that is needed to predict from hidden tokens and metadata.</summary>
    public void Write(BinaryWriter writer)
    {
        HeadPayload.WriteHeader(writer, Magic, Version);
        Network.Suffix.Write(writer);
        WriteOptions(Network.Options, writer);
        MetadataPayload.Write(Encoding, writer);
        EncoderSuffix.WriteParameter(new Parameter("centers", [Network.Scale.Centers.Length], Network.Scale.Centers), writer);
        EncoderSuffix.WriteParameter(new Parameter("factors", [Network.Scale.Factors.Length], Network.Scale.Factors), writer);
        writer.Write(Network.Parameters.Count);
        foreach (var parameter in Network.Parameters)
            EncoderSuffix.WriteParameter(parameter, writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no saved model, of another version, or damaged.</exception>
    public static GtcaModel Read(BinaryReader reader)
    {
        HeadPayload.ReadHeader(reader, Magic, Version, "GTCA model");
        try
        {
            return ReadBody(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or ArgumentException or NotSupportedException
            or InvalidCastException or InvalidOperationException or KeyNotFoundException or OverflowException or FormatException)
        {
            throw new InvalidDataException($"The saved GTCA model is damaged: {error.Message}", error);
        }
    }

    public void Dispose() => Network.Dispose();

    private static GtcaModel ReadBody(BinaryReader reader)
    {
        var suffix = EncoderSuffix.Read(reader);
        var options = ReadOptions(reader);
        var encoding = MetadataPayload.Read(reader);
        Parameter centers = EncoderSuffix.ReadParameter(reader), factors = EncoderSuffix.ReadParameter(reader);
        if ((long)options.Classes * Math.Max(suffix.Pooled.Width, options.HeadHiddenSize) > MostWeights)
            throw new InvalidDataException($"The saved GTCA model has {options.Classes} classes: its head would be too large.");
        GtcaNetwork network = new(suffix, encoding, new EmbeddingScale(centers.Values, factors.Values), options);
        int count = reader.ReadInt32();
        if (count != network.Parameters.Count)
            throw new InvalidDataException($"The saved GTCA model has {count} trained parameters: expected {network.Parameters.Count}.");
        foreach (var parameter in network.Parameters)
        {
            var read = EncoderSuffix.ReadParameter(reader);
            if (read.Name != parameter.Name || !read.Shape.SequenceEqual(parameter.Shape))
            {
                throw new InvalidDataException($"The saved GTCA model has '{read.Name}' of [{string.Join(", ", read.Shape)}]: expected "
                    + $"'{parameter.Name}' of [{string.Join(", ", parameter.Shape)}].");
            }

            read.Values.CopyTo(parameter.Values, 0);
        }

        return new GtcaModel(network, encoding);
    }

    private static void WriteOptions(GtcaNetworkOptions options, BinaryWriter writer)
    {
        writer.Write(options.Classes);
        writer.Write((int)options.Use);
        writer.Write(options.ConditionsHead);
        writer.Write(options.HeadHiddenSize);
        writer.Write(options.HasPlainScores);
        writer.Write(options.TableWidth);
        writer.Write(options.Seed);
        writer.Write(options.Meta.HiddenSize);
        writer.Write(options.Meta.Size);
        writer.Write(options.Meta.GateBias);
        writer.Write(options.Adapter is not null);
        if (options.Adapter is not { } adapter)
            return;
        writer.Write(adapter.Blocks);
        writer.Write(adapter.Rank);
        writer.Write(adapter.Alpha);
        writer.Write((int)adapter.Targets);
        writer.Write(adapter.HasGatePerTarget);
        writer.Write(adapter.Seed);
    }

    private static GtcaNetworkOptions ReadOptions(BinaryReader reader)
    {
        int Size(string what, int least) => reader.ReadInt32() is int value && value >= least && value <= LargestSize
            ? value
            : throw new InvalidDataException($"The saved GTCA model has {value} {what}: expected {least} to {LargestSize}.");
        return new GtcaNetworkOptions
        {
            Classes = Size("classes", 1),
            Use = (MetadataUse)Size("as its use of metadata", 0),
            ConditionsHead = reader.ReadBoolean(),
            HeadHiddenSize = Size("numbers in the head's hidden layer", 0),
            HasPlainScores = reader.ReadBoolean(),
            TableWidth = Size("numbers of a table's rows", 1),
            Seed = reader.ReadInt32(),
            Meta = new MetaEncoderOptions
            {
                HiddenSize = Size("numbers in the metadata encoder's hidden layer", 1),
                Size = Size("numbers of the conditioning vector", 1),
                GateBias = reader.ReadSingle(),
            },
            Adapter = !reader.ReadBoolean() ? null : new AdapterOptions
            {
                Blocks = Size("adapted blocks", 1),
                Rank = Size("as its rank", 1),
                Alpha = reader.ReadSingle(),
                Targets = (AdapterTargets)Size("as its targets", 0),
                HasGatePerTarget = reader.ReadBoolean(),
                Seed = reader.ReadInt32(),
            },
        };
    }
}
