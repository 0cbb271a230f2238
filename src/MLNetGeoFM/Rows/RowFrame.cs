using System.Runtime.ExceptionServices;

namespace MLNetGeoFM;

/// <summary>One row on its way through an operation: dense input values, and the output values once the worker has run.</summary>
internal sealed class RowFrame
{
    private readonly RowSlot[] _inputs;
    private readonly RowSlot[] _outputs;

    public RowFrame(IReadOnlyList<RowInput> inputs, IReadOnlyList<RowOutput> outputs)
    {
        _inputs = [.. inputs.Select(input => RowSlot.Create(input.Item))];
        _outputs = [.. outputs.Select(output => RowSlot.Create(output.Item))];
    }

    /// <summary>The values of input <paramref name="index"/>, dense; a scalar is a span of length 1. Key items are <see cref="uint"/>.</summary>
    public ReadOnlySpan<T> Input<T>(int index) => ((RowSlot<T>)_inputs[index]).Values;

    /// <summary>Room for <paramref name="length"/> values of output <paramref name="index"/>; what was there before is undefined.</summary>
    public Span<T> Output<T>(int index, int length) => ((RowSlot<T>)_outputs[index]).Resize(length);

    public RowSlot InputSlot(int index) => _inputs[index];

    public RowSlot OutputSlot(int index) => _outputs[index];
}

/// <summary>Turns one row's inputs into its outputs; owned by one thread at a time, so it may keep scratch memory.</summary>
internal abstract class RowWorker
{
    /// <summary>Reads every input of the frame it needs and writes every output.</summary>
    public abstract void Run(RowFrame frame);

    /// <summary>Runs a part of a batch of rows; by default one by one.</summary>
    /// <param name="frames">The rows of the part.</param>
    /// <param name="failures">Receives each row's failure, null = none; a failure stays with its row.</param>
    public virtual void RunPart(ReadOnlySpan<RowFrame> frames, Span<ExceptionDispatchInfo?> failures)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            failures[i] = null;
            try
            {
                Run(frames[i]);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failures[i] = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }
}
