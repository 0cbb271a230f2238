namespace MLNetGeoFM.Models;

/// <summary>One thread's place to encode series: add samples, run, read; memory is kept, so a used worker allocates nothing.</summary>
internal sealed class SeriesEncodingWorker(SeriesEncoder encoder, bool perStep, InstructionSet set) : IDisposable
{
    private readonly TokenBatch _batch = new(encoder.FeatureWidth, encoder.TableCount);
    private readonly NetworkRunner _runner = new(encoder.Network, set);

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

    public void Clear()
    {
        _batch.Clear();
        Count = 0;
    }

    public void Dispose() => _runner.Dispose();
}
