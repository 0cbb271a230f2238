namespace MLNetGeoFM.Models;

/// <summary>One thread's place to encode series: add samples, run, read; memory is kept, so a used worker allocates nothing.</summary>
/// <param name="encoder">Bound to the kind of series.</param>
/// <param name="perStep">Whether a sample gets one embedding for each step, or one.</param>
/// <param name="set">The kernels that run.</param>
/// <param name="network">The encoder's with more outputs; null = its own.</param>
/// <param name="hidden">The output with hidden tokens; null = they are not kept.</param>
internal sealed class SeriesEncodingWorker(
    SeriesEncoder encoder, bool perStep, InstructionSet set, Network? network = null, NetworkValue? hidden = null) : IDisposable
{
    private readonly TokenBatch _batch = new(encoder.FeatureWidth, encoder.TableCount);
    private readonly NetworkRunner _runner = new(network ?? encoder.Network, set);

    /// <summary>Samples added since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Visible tokens added since <see cref="Clear"/>.</summary>
    public int Tokens => _batch.Rows;

    /// <summary>Adds a sample of T steps.</summary>
    public void Add(in EncoderSample sample, int steps)
    {
        encoder.Tokenize(sample, steps, perStep, _batch);
        _batch.EndSequence();
        Count++;
    }

    /// <summary>Encodes what was added.</summary>
    public void Run()
    {
        if (Count > 0)
            _runner.Run(_batch);
    }

    /// <summary>The embeddings of a sample: one of D numbers, or T of them, one after another; NaN for a step with no visible token.</summary>
    public void Read(int sample, Span<float> destination)
    {
        var starts = _batch.SegmentStarts;
        int width = encoder.EmbeddingSize;
        for (int segment = starts[sample]; segment < starts[sample + 1]; segment++)
            _runner.OutputRow(encoder.Pooled, segment).CopyTo(destination.Slice((segment - starts[sample]) * width, width));
    }

    /// <summary>Numbers of a sample's hidden tokens in the layout of <see cref="HiddenTokens.ToVector"/>.</summary>
    public int HiddenLength(int sample)
        => HiddenTokens.VectorLength(_batch.SequenceStarts[sample + 1] - _batch.SequenceStarts[sample], hidden!.Width);

    /// <summary>A sample's hidden tokens in that layout.</summary>
    public void ReadHidden(int sample, Span<float> destination)
    {
        int first = _batch.SequenceStarts[sample], end = _batch.SequenceStarts[sample + 1], firstSegment = _batch.SegmentStarts[sample];
        int width = hidden!.Width;
        destination[0] = _batch.SegmentStarts[sample + 1] - firstSegment;
        for (int token = first, at = 1; token < end; token++, at += 1 + width)
        {
            int segment = _batch.SegmentOfRow[token];
            destination[at] = segment < 0 ? -1 : segment - firstSegment;
            _runner.OutputRow(hidden, token).CopyTo(destination.Slice(at + 1, width));
        }
    }

    public void Clear()
    {
        _batch.Clear();
        Count = 0;
    }

    public void Dispose() => _runner.Dispose();
}
