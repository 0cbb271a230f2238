namespace MLNetGeoFM.Models;

/// <summary>Brings samples into the inputs of a network: one thread's place to encode metadata.</summary>
internal sealed class GtcaInputs(GtcaNetwork network, MetadataEncoding? encoding)
{
    private readonly float[] _features = new float[encoding?.FeatureCount ?? 0];
    private readonly float[] _names = new float[encoding?.TableRows.Count ?? 0];

    /// <summary>Writes all rows of a sample, to where a network's rows stand.</summary>
    /// <param name="sample">One embedding's worth: one segment.</param>
    /// <param name="metadata">What the network is told; may differ from the sample's own.</param>
    /// <param name="factor">Strength times support, 0..1.</param>
    /// <param name="sequence">Number of the sample in the batch.</param>
    /// <param name="firstToken">Number of its first token in the batch.</param>
    /// <param name="row">Rows of the inputs.</param>
    public void Write(
        GtcaSample sample, SampleMetadata metadata, float factor, int sequence, int firstToken, GtcaInputRow row)
    {
        for (int token = 0; token < sample.Tokens.Count; token++)
            sample.Tokens.Row(token).CopyTo(row(network.Hidden, firstToken + token));
        Write(sample.Frozen, metadata, factor, sequence, row);
    }

    /// <summary>Writes the rows of a sample but for its tokens'.</summary>
    /// <param name="frozen">[D], the frozen embedding; read where the network needs it.</param>
    /// <param name="metadata">What the network is told.</param>
    /// <param name="factor">Strength times support, 0..1.</param>
    /// <param name="sequence">Number of the sample in the batch.</param>
    /// <param name="row">Rows of the inputs.</param>
    public void Write(ReadOnlySpan<float> frozen, in SampleMetadata metadata, float factor, int sequence, GtcaInputRow row)
    {
        row(network.Factor, sequence)[0] = factor;
        if (network.Frozen is not null)
            frozen.CopyTo(row(network.Frozen, sequence));
        if (network.Features.Count == 0 && network.Names is null)
            return;
        encoding!.Encode(metadata, _features, _names);
        int at = 0;
        for (int i = 0; i < network.Features.Count; i++)
        {
            var part = network.Features[i];
            _features.AsSpan(at, part.Width).CopyTo(row(part, sequence));
            at += part.Width;
        }

        if (network.Names is not null)
            _names.CopyTo(row(network.Names, sequence));
    }
}

/// <summary>One row of an input.</summary>
/// <param name="input">Of the network.</param>
/// <param name="row">Its number in the batch.</param>
internal delegate Span<float> GtcaInputRow(NetworkValue input, int row);
