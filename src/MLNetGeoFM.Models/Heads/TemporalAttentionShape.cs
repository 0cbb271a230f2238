namespace MLNetGeoFM.Models;

/// <summary>Where the parameters of temporal attention are, and the arithmetic of one row.</summary>
/// <remarks>
/// A step is its features and its position, [D + V]. Head h attends with q_h·K_h (P e + position)/√d_k: both factors of the
/// features are known before any row is, so that they are multiplied once, into M, [D + V + 1, H]; what does not depend on the
/// step changes no softmax and is left out. Values: P_h Σ a e + b_h + Σ a position, [V, H].
/// </remarks>
/// <param name="Features">D: features of a step.</param>
/// <param name="Heads">H, a multiple of 8.</param>
/// <param name="KeySize">d_k.</param>
/// <param name="ValueSize">V: values of a head.</param>
/// <param name="HiddenUnits">Units behind the values.</param>
/// <param name="Classes">K.</param>
internal sealed record TemporalAttentionShape(int Features, int Heads, int KeySize, int ValueSize, int HiddenUnits, int Classes)
{
    private const double PositionBase = 1000; // methods.md part 8

    public int StepLength => Features + ValueSize;

    public int Values => ValueSize * Heads;

    public int HiddenLanes => SoftmaxKernel.LanesFor(HiddenUnits);

    public int ClassLanes => SoftmaxKernel.LanesFor(Classes);

    // Queries [H, d_k], keys [H d_k, V H], projection [V, D, H], its bias [V, H], then both layers of the perceptron.
    public int Keys => Heads * KeySize;

    public int Projection => Keys + (Heads * KeySize * Values);

    public int Bias => Projection + (Features * Values);

    public int Hidden => Bias + Values;

    public int Output => Hidden + ((Values + 1) * HiddenLanes);

    /// <summary>All parameters.</summary>
    public long Length => Keys + ((long)Heads * KeySize * Values) + ((long)Features * Values) + Values
        + ((Values + 1L) * HiddenLanes) + ((HiddenLanes + 1L) * ClassLanes);

    public IReadOnlyList<Range> Penalized =>
        [0..Bias, Hidden..(Hidden + (Values * HiddenLanes)), Output..((int)Length - ClassLanes)];

    public int AttentionLength => (StepLength + 1) * Heads;

    /// <summary>The position of a day: sines and cosines of wavelengths up to 2π·1000 days.</summary>
    public static void Position(double day, Span<double> position)
    {
        for (int i = 0; i < position.Length; i += 2)
        {
            double angle = day / Math.Pow(PositionBase, (double)i / position.Length);
            (position[i], position[i + 1]) = Math.SinCos(angle);
        }
    }

    /// <summary>Writes U, [V, H', H]: for each value what head H asks of it.</summary>
    public void Asked(ReadOnlySpan<double> parameters, Span<double> asked)
    {
        for (int h = 0; h < Heads; h++)
        {
            for (int value = 0; value < Values; value++)
            {
                double sum = 0;
                for (int i = 0; i < KeySize; i++)
                    sum += parameters[(h * KeySize) + i] * parameters[Keys + (((h * KeySize) + i) * Values) + value];
                asked[(value * Heads) + h] = sum;
            }
        }
    }

    /// <summary>Writes M, [D + V + 1, H], from U.</summary>
    /// <param name="parameters">All.</param>
    /// <param name="asked">U.</param>
    /// <param name="attention">M, written.</param>
    /// <param name="part">Scratch, [D, H].</param>
    /// <param name="layer">Scratch, [H + 1, H].</param>
    public void Attention(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> asked, Span<double> attention, Span<double> part, Span<double> layer)
    {
        double scale = 1 / Math.Sqrt(KeySize);
        attention.Clear();
        layer.Clear();
        for (int v = 0; v < ValueSize; v++)
        {
            ReadOnlySpan<double> one = asked.Slice(v * Heads * Heads, Heads * Heads);
            one.CopyTo(layer);
            SoftmaxKernel.Logits(parameters.Slice(Projection + (v * Features * Heads), Features * Heads), layer, Heads, part);
            DoubleVector.AddScaled(attention[..(Features * Heads)], scale, part);
            Span<double> position = attention.Slice((Features + v) * Heads, Heads);
            for (int value = 0; value < Heads; value++)
                DoubleVector.AddScaled(position, scale, one.Slice(value * Heads, Heads));
        }
    }

    /// <summary>Attends to the steps of a row.</summary>
    /// <param name="steps">[n, D + V], n at least 1.</param>
    /// <param name="parameters">All.</param>
    /// <param name="attention">M.</param>
    /// <param name="shares">[n, H], written: how much each head attends to each step.</param>
    /// <param name="sums">[D + V + 1, H], written: steps weighted by the shares.</param>
    /// <param name="values">[V, H], written.</param>
    public void Attend(
        ReadOnlySpan<double> steps, ReadOnlySpan<double> parameters, ReadOnlySpan<double> attention, Span<double> shares,
        Span<double> sums, Span<double> values)
    {
        SoftmaxKernel.Logits(steps, attention, Heads, shares);
        SoftmaxOverSteps(shares);
        sums.Clear();
        SoftmaxKernel.AddGradient(steps, shares, Heads, sums);
        parameters.Slice(Bias, Values).CopyTo(values);
        for (int v = 0; v < ValueSize; v++)
        {
            Span<double> value = values.Slice(v * Heads, Heads);
            DoubleVector.AddScaled(value, 1, sums.Slice((Features + v) * Heads, Heads));
            LaneProducts.AddSum(parameters.Slice(Projection + (v * Features * Heads), Features * Heads), sums, value);
        }
    }

    private void SoftmaxOverSteps(Span<double> shares)
    {
        for (int h = 0; h < Heads; h++)
        {
            double most = double.NegativeInfinity, sum = 0;
            for (int i = h; i < shares.Length; i += Heads)
                most = Math.Max(most, shares[i]);
            for (int i = h; i < shares.Length; i += Heads)
            {
                shares[i] = Math.Exp(shares[i] - most);
                sum += shares[i];
            }

            for (int i = h; i < shares.Length; i += Heads)
                shares[i] /= sum;
        }
    }
}
