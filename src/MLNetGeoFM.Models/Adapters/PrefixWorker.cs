namespace MLNetGeoFM.Models;

/// <summary>One thread's place to run an encoder's prefix: add samples, run, read.</summary>
internal sealed class PrefixWorker(SeriesEncoder encoder, EncoderSplit split, bool perStep, InstructionSet set) : IDisposable
{
    private readonly TokenBatch _batch = new(encoder.FeatureWidth, encoder.TableCount);
    private readonly NetworkRunner _runner = new(split.Prefix, set);

    /// <summary>Adds a sample of T steps.</summary>
    public void Add(in EncoderSample sample, int steps)
    {
        encoder.Tokenize(sample, steps, perStep, _batch);
        _batch.EndSequence();
    }

    /// <summary>Computes the hidden tokens of what was added.</summary>
    public void Run() => _runner.Run(_batch);

    /// <summary>The hidden tokens of a sample, to be kept.</summary>
    public HiddenTokens Read(int sample)
    {
        int first = _batch.SequenceStarts[sample], count = _batch.SequenceStarts[sample + 1] - first;
        int firstSegment = _batch.SegmentStarts[sample], width = split.Hidden.Width;
        float[] values = new float[count * width];
        int[] segments = new int[count];
        for (int token = 0; token < count; token++)
        {
            _runner.OutputRow(split.Hidden, first + token).CopyTo(values.AsSpan(token * width, width));
            int segment = _batch.SegmentOfRow[first + token];
            segments[token] = segment < 0 ? -1 : segment - firstSegment;
        }

        return new HiddenTokens(values, segments, _batch.SegmentStarts[sample + 1] - firstSegment);
    }

    public void Clear() => _batch.Clear();

    public void Dispose() => _runner.Dispose();
}
