using System.Globalization;
using System.Runtime.ExceptionServices;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>
/// Encodes rows for one thread, a few hundred tokens at a time; a row's embedding does not depend on its neighbours.
/// </summary>
internal sealed class EncodingWorker : RowWorker
{
    private const int DatesInput = 1;
    private const int ClearInput = 2;

    private readonly EncodingTransformer _transformer;
    private readonly EncodedColumn _source;
    private readonly TemporalPatchTokenizer? _tokenizer;
    private readonly FrozenBinding _binding;
    private readonly CachedEncoding _encoding;
    private readonly int _latitudeInput;
    private readonly bool[] _isReflectance;
    private int[] _waiting = new int[16];
    private int[] _months = [];
    private float[] _values = [];
    private bool[] _visible = [];

    public EncodingWorker(EncodingTransformer transformer)
    {
        _transformer = transformer;
        _source = transformer.Source;
        _tokenizer = _source.Tokens?.Tokenizer();
        _binding = transformer.Binding;
        _encoding = new CachedEncoding(_binding, transformer.Options.CacheMebibytes > 0);
        _latitudeInput = transformer.Columns.Latitude is null ? 0 : transformer.Inputs.Count - 2;
        _isReflectance = [.. _source.Series.BandNames.Select(name => BandNames.TryGetRole(name, BandNaming.Sentinel2, out _))];
    }

    public override void Run(RowFrame frame)
    {
        RunOne(frame);
        _transformer.Tell(1);
    }

    private void RunOne(RowFrame frame)
    {
        try
        {
            if (!TryReadOrAdd(frame))
                Encode([frame], [0]);
            _encoding.Clear();
        }
        catch
        {
            _encoding.Abandon();
            throw;
        }
    }

    public override void RunPart(ReadOnlySpan<RowFrame> frames, Span<ExceptionDispatchInfo?> failures)
    {
        int waiting = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            failures[i] = null;
            if (waiting == _waiting.Length)
                Array.Resize(ref _waiting, waiting * 2);
            bool fails = false;
            try
            {
                if (!TryReadOrAdd(frames[i]))
                    _waiting[waiting++] = i;
                if (waiting == 0 || (!_encoding.IsFull && i < frames.Length - 1))
                    continue;
                Encode(frames, _waiting.AsSpan(0, waiting));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failures[i] = ExceptionDispatchInfo.Capture(exception);
                fails = true;
            }

            if (fails)
                RunAlone(frames, _waiting.AsSpan(0, waiting), failures);
            _encoding.Clear();
            waiting = 0;
        }

        _transformer.Tell(frames.Length);
    }

    /// <summary>One of several rows failed: each that waited runs on its own, so that the failure stays with its row.</summary>
    private void RunAlone(ReadOnlySpan<RowFrame> frames, ReadOnlySpan<int> rows, Span<ExceptionDispatchInfo?> failures)
    {
        _encoding.Abandon();
        foreach (int row in rows)
        {
            failures[row] = null;
            try
            {
                RunOne(frames[row]);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failures[row] = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private void Encode(ReadOnlySpan<RowFrame> frames, ReadOnlySpan<int> rows)
    {
        _transformer.Options.CancellationToken.ThrowIfCancellationRequested();
        _encoding.Run();
        for (int i = 0; i < rows.Length; i++)
        {
            var frame = frames[rows[i]];
            _encoding.Read(i, frame.Output<float>(0, frame.OutputSlot(0).Length));
            WriteHidden(frame);
        }
    }

    private void WriteHidden(RowFrame frame)
    {
        if (_binding.Split is not null)
            _encoding.Hidden.CopyTo(frame.Output<float>(EncodingTransformer.HiddenOutput, _encoding.Hidden.Length));
    }

    /// <summary>
    /// Writes what is known of a row: the clear fraction, and the embedding if the cache has it; else the row waits.
    /// </summary>
    private bool TryReadOrAdd(RowFrame frame)
    {
        var input = frame.Input<float>(0);
        int steps = RowLengths.Steps(_source.Series, _transformer.Inputs[0], input.Length);
        if (steps > _binding.Encoder.LongestSeries)
        {
            throw SchemaErrors.Length(EncodingTransformer.Role, _transformer.Columns.Input,
                $"at most {_binding.Encoder.LongestSeries} steps of {_source.Series.Shape.StepLength} values for this encoder",
                input.Length);
        }

        var shape = _source.Series.Shape;
        ReadOnlySpan<bool> visible = Visible(frame, steps);
        ReadOnlySpan<float> values = Values(input);
        RequireReflectance(values, shape.PixelsPerStep);
        float latitude = Degrees(frame, _latitudeInput, 90);
        float longitude = Degrees(frame, _latitudeInput + 1, 180);
        var sample = new EncoderSample
        {
            Values = values,
            Visible = visible,
            Months = Months(frame, steps),
            Latitude = latitude,
            Longitude = longitude,
        };
        frame.Output<float>(1, 1)[0] = SampleFacts.ClearFraction(values, visible, shape.Bands, shape.PixelsPerStep);
        if (!_encoding.TryReadOrAdd(sample, steps, frame.Output<float>(0, _binding.OutputLength(steps))))
            return false;
        WriteHidden(frame);
        return true;
    }

    private ReadOnlySpan<float> Values(ReadOnlySpan<float> input)
    {
        if (_tokenizer is null)
            return input;
        var values = Room(ref _values, input.Length);
        _tokenizer.Detokenize(input, values);
        return values;
    }

    /// <summary>An encoder gives digital numbers an embedding like any other, and nothing later would tell.</summary>
    private void RequireReflectance(ReadOnlySpan<float> values, int pixels)
    {
        const float Largest = (float)SeriesReadOptions.DefaultMaximumReflectance;
        for (int at = 0; at < values.Length; at++)
        {
            if (MathF.Abs(values[at]) > Largest && at / pixels % _isReflectance.Length is var band && _isReflectance[band])
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"A row of the {EncodingTransformer.Role} column '{_transformer.Columns.Input}' has {values[at]} in band ")
                    + $"{_source.Series.BandNames[band]}: expected reflectance, 0 to 1 nominal. Put {nameof(GeoFMCatalog.ScaleToReflectance)} "
                    + $"before {nameof(GeoFMCatalog.Encode)}.", _transformer.Columns.Input);
            }
        }
    }

    private ReadOnlySpan<int> Months(RowFrame frame, int steps)
    {
        var dates = frame.Input<int>(DatesInput);
        RowLengths.Require(_transformer.Inputs[DatesInput], dates.Length, steps * _source.TokensPerStep,
            _tokenizer is null ? "[T]" : "[N]", steps);
        var months = Room(ref _months, steps);
        for (int step = 0; step < steps; step++)
            months[step] = SampleFacts.Month(dates[step * _source.TokensPerStep], _transformer.Columns.Dates);
        return months;
    }

    private ReadOnlySpan<bool> Visible(RowFrame frame, int steps)
    {
        if (_transformer.Columns.Clear is null)
            return default;
        var clear = frame.Input<bool>(ClearInput);
        int pixels = steps * _source.Series.Shape.PixelsPerStep;
        if (_tokenizer is null)
        {
            RowLengths.Require(_transformer.Inputs[ClearInput], clear.Length, pixels, "[T, H, W]", steps);
            return clear;
        }

        RowLengths.Require(_transformer.Inputs[ClearInput], clear.Length, steps * _source.TokensPerStep, "[N]", steps);
        var visible = Room(ref _visible, pixels);
        _tokenizer.SpreadVisibility(clear, visible);
        return visible;
    }

    private float Degrees(RowFrame frame, int input, float limit)
    {
        if (_latitudeInput == 0)
            return float.NaN;
        float value = frame.Input<float>(input)[0];
        if (MathF.Abs(value) <= limit || float.IsNaN(value))
            return value;
        var column = _transformer.Inputs[input];
        throw new ArgumentException(FormattableString.Invariant(
            $"A row of the {column.Role} column '{column.ColumnName}' is out of range: expected -{limit} to {limit} degrees or NaN, ")
            + FormattableString.Invariant($"got {value}. Are latitude and longitude the right way round?"), column.ColumnName);
    }

    private static Span<T> Room<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            array = new T[length];
        return array.AsSpan(0, length);
    }
}
