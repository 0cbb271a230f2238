namespace MLNetGeoFM.Models;

/// <summary>Adam with decoupled weight decay: moves parameters against their gradients.</summary>
/// <remarks>
/// θ ← θ (1 − γλ) − γ m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). Decay is for matrices alone: biases, gains and
/// other vectors are left free. Moments are double; the order of operations is fixed.
/// Source: Loshchilov and Hutter 2019, Decoupled weight decay regularization, arXiv:1711.05101, algorithm 2.
/// </remarks>
internal sealed class AdamW
{
    private readonly AdamWOptions _options;
    private readonly double[][] _means;
    private readonly double[][] _squares;

    public AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions options)
    {
        Parameters = parameters;
        _options = options;
        _means = [.. parameters.Select(parameter => new double[parameter.Values.Length])];
        _squares = [.. parameters.Select(parameter => new double[parameter.Values.Length])];
    }

    /// <summary>What is moved, in the order of the gradients.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>t: steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes one step.</summary>
    /// <param name="gradients">One for each parameter, row-major.</param>
    /// <param name="rate">Share of the learning rate, 0..1: what the schedule says.</param>
    public void Step(IReadOnlyList<double[]> gradients, double rate)
    {
        Steps++;
        double step = _options.LearningRate * rate;
        double meanScale = 1 / (1 - Math.Pow(_options.FirstDecay, Steps));
        double squareScale = 1 / (1 - Math.Pow(_options.SecondDecay, Steps));
        for (int p = 0; p < Parameters.Count; p++)
        {
            float[] values = Parameters[p].Values;
            double keep = Parameters[p].Shape.Count > 1 ? 1 - (step * _options.WeightDecay) : 1;
            double[] mean = _means[p], square = _squares[p], gradient = gradients[p];
            for (int i = 0; i < values.Length; i++)
            {
                double g = gradient[i];
                mean[i] = (_options.FirstDecay * mean[i]) + ((1 - _options.FirstDecay) * g);
                square[i] = (_options.SecondDecay * square[i]) + ((1 - _options.SecondDecay) * g * g);
                double change = mean[i] * meanScale / (Math.Sqrt(square[i] * squareScale) + _options.Epsilon);
                values[i] = (float)((values[i] * keep) - (step * change));
            }
        }
    }

    /// <summary>Writes parameters and moments, so that training goes on from here.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(Parameters.Count);
        for (int p = 0; p < Parameters.Count; p++)
        {
            writer.Write(Parameters[p].Name);
            writer.Write(Parameters[p].Values.Length);
            foreach (float value in Parameters[p].Values)
                writer.Write(value);
            foreach (double value in _means[p])
                writer.Write(value);
            foreach (double value in _squares[p])
                writer.Write(value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into the same parameters.</summary>
    /// <exception cref="InvalidDataException">It was written for other parameters, or is damaged; nothing was changed.</exception>
    public void Read(BinaryReader reader)
    {
        int steps = reader.ReadInt32(), count = reader.ReadInt32();
        if (steps < 0 || count != Parameters.Count)
        {
            throw new InvalidDataException(
                $"The training state has {count} parameters after {steps} steps: expected {Parameters.Count} parameters.");
        }

        List<(float[] Values, double[] Means, double[] Squares)> read = [];
        foreach (var parameter in Parameters)
        {
            string name = reader.ReadString();
            int length = reader.ReadInt32();
            if (name != parameter.Name || length != parameter.Values.Length)
            {
                throw new InvalidDataException(
                    $"The training state has '{name}' of {length} values: expected '{parameter.Name}' of {parameter.Values.Length}.");
            }

            float[] values = new float[length];
            for (int i = 0; i < length; i++)
                values[i] = reader.ReadSingle();
            read.Add((values, ReadDoubles(reader, length, 0), ReadDoubles(reader, length, least: 1)));
            if (!values.All(float.IsFinite))
                throw new InvalidDataException($"The training state has values of '{name}' that are not finite.");
        }

        for (int p = 0; p < read.Count; p++)
        {
            read[p].Values.CopyTo(Parameters[p].Values, 0);
            read[p].Means.CopyTo(_means[p], 0);
            read[p].Squares.CopyTo(_squares[p], 0);
        }

        Steps = steps;
    }

    // Mean squares (least = 1) are not negative.
    private static double[] ReadDoubles(BinaryReader reader, int count, int least)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = reader.ReadDouble();
            if (!double.IsFinite(values[i]) || (least == 1 && values[i] < 0))
                throw new InvalidDataException($"The training state has a moment of {values[i]}: expected a finite number.");
        }

        return values;
    }
}
