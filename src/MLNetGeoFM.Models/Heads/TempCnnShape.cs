namespace MLNetGeoFM.Models;

/// <summary>Where the parameters of a temporal convolution network are, and the arithmetic of one predicted row.</summary>
/// <remarks>
/// Three convolutions over steps and a layer over all of them, each normalised and with ReLU, then logits. A series is padded by
/// zeros at both ends, so that the window of a step is one stretch of memory. Of each layer: the matrix of
/// <see cref="WindowKernel"/>, then scale, shift, mean and variance of the normalisation. Mean and variance are no weights: their
/// gradient is 0, and they are among the parameters to be kept and saved with them.
/// </remarks>
/// <param name="Steps">T.</param>
/// <param name="Features">D: features of a step.</param>
/// <param name="Filters">F, a multiple of 8.</param>
/// <param name="FilterWidth">Steps that a filter sees, odd.</param>
/// <param name="HiddenUnits">H, a multiple of 8.</param>
/// <param name="Classes">K.</param>
internal sealed record TempCnnShape(int Steps, int Features, int Filters, int FilterWidth, int HiddenUnits, int Classes)
{
    public const int Convolutions = 3;

    /// <summary>The layer over all steps.</summary>
    public const int Dense = Convolutions;

    public const int Layers = Convolutions + 1;

    /// <summary>The numbers of a normalisation for each lane.</summary>
    public const int NormalizationParts = 4;

    public int ClassLanes => SoftmaxKernel.LanesFor(Classes);

    /// <summary>Zeros before and after a series, in steps.</summary>
    public int Padding => FilterWidth / 2;

    public int PaddedSteps => Steps + FilterWidth - 1;

    /// <summary>The length of a padded series of features.</summary>
    public int InputLength => PaddedSteps * Features;

    /// <summary>The length of a padded series of what filters make of it.</summary>
    public int SeriesLength => PaddedSteps * Filters;

    /// <summary>All parameters.</summary>
    public long Length => OutputStart + ((HiddenUnits + 1L) * ClassLanes);

    /// <summary>Where the logits' weights begin, [H + 1, class lanes], biases last.</summary>
    public long OutputStart => Start(Layers);

    /// <summary>Features of a row of a layer: of a window, or of all steps.</summary>
    public int RowFeatures(int layer) => layer switch
    {
        0 => FilterWidth * Features,
        < Convolutions => FilterWidth * Filters,
        _ => Steps * Filters,
    };

    public int Lanes(int layer) => layer < Convolutions ? Filters : HiddenUnits;

    /// <summary>From a row of a layer to the next.</summary>
    public int Stride(int layer) => layer switch
    {
        0 => Features,
        < Convolutions => Filters,
        _ => SeriesLength,
    };

    /// <summary>The weights of a layer.</summary>
    public Range Weights(int layer) => (int)Start(layer)..(int)(Start(layer) + MatrixLength(layer));

    /// <summary>A part of the normalisation of a layer: scale, shift, mean, variance.</summary>
    public Range Normalization(int layer, int part)
    {
        int start = (int)(Start(layer) + MatrixLength(layer)) + (part * Lanes(layer));
        return start..(start + Lanes(layer));
    }

    public Range Output => (int)OutputStart..(int)Length;

    public IReadOnlyList<Range> Penalized =>
        [.. Enumerable.Range(0, Layers).Select(Weights), (int)OutputStart..((int)Length - ClassLanes)];

    /// <summary>Scales and shifts that say the same as the normalisations, of layer after layer.</summary>
    public int FoldedLength => 2 * ((Convolutions * Filters) + HiddenUnits);

    /// <summary>The room that a prediction takes, in the order of its use: input, two series, hidden units.</summary>
    public int ScratchLength => checked(InputLength + (2 * SeriesLength) + HiddenUnits);

    /// <summary>Writes <see cref="FoldedLength"/> scales and shifts.</summary>
    public void Fold(ReadOnlySpan<double> parameters, Span<double> folded)
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            int lanes = Lanes(layer);
            Span<double> scale = folded[..lanes], shift = folded.Slice(lanes, lanes);
            BatchNormalization.InverseDeviations(parameters[Normalization(layer, 3)], scale);
            ReadOnlySpan<double> factor = parameters[Normalization(layer, 0)], offset = parameters[Normalization(layer, 1)];
            ReadOnlySpan<double> mean = parameters[Normalization(layer, 2)];
            for (int lane = 0; lane < lanes; lane++)
            {
                scale[lane] *= factor[lane];
                shift[lane] = offset[lane] - (mean[lane] * scale[lane]);
            }

            folded = folded[(2 * lanes)..];
        }
    }

    /// <summary>Logits of one row.</summary>
    /// <param name="parameters">All.</param>
    /// <param name="folded">Of them.</param>
    /// <param name="scratch">The input's place has the padded, standardised row; the rest is written.</param>
    /// <param name="logits">[class lanes], written.</param>
    public void Predict(ReadOnlySpan<double> parameters, ReadOnlySpan<double> folded, Span<double> scratch, Span<double> logits)
    {
        Span<double> first = scratch.Slice(InputLength, SeriesLength), second = scratch.Slice(InputLength + SeriesLength, SeriesLength);
        Span<double> hidden = scratch.Slice(InputLength + (2 * SeriesLength), HiddenUnits);
        first.Clear();
        second.Clear();
        ReadOnlySpan<double> values = scratch[..InputLength];
        for (int layer = 0; layer < Layers; layer++)
        {
            int lanes = Lanes(layer), rows = layer < Convolutions ? Steps : 1;
            Span<double> target = layer == Dense ? hidden : Inner(layer == 1 ? second : first);
            WindowKernel.Multiply(
                new Windows(values, rows, Stride(layer), RowFeatures(layer)), parameters[Weights(layer)], target, lanes);
            BatchNormalization.Activate(target, folded[..lanes], folded.Slice(lanes, lanes));
            folded = folded[(2 * lanes)..];

            // A convolution looks at the padded series, the layer after them at all steps of it.
            values = layer + 1 < Convolutions ? (layer == 1 ? second : first) : target;
        }

        SoftmaxKernel.Logits(hidden, parameters[Output], ClassLanes, logits);
    }

    /// <summary>The steps of a padded series.</summary>
    public Span<double> Inner(Span<double> series) => series.Slice(Padding * Filters, Steps * Filters);

    private long MatrixLength(int layer) => (long)RowFeatures(layer) * Lanes(layer);

    private long Start(int layer)
    {
        long start = 0;
        for (int before = 0; before < layer; before++)
            start += MatrixLength(before) + (NormalizationParts * Lanes(before));
        return start;
    }
}
