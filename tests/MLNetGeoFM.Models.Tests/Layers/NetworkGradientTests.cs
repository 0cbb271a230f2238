using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class NetworkGradientTests
{
    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    [TestCaseSource(nameof(Sets))]
    public void Forward_AnyNetwork_HasTheBitsOfTheRunner(object set)
    {
        SampleNetwork sample = new();
        var batch = Batch();
        using NetworkRunner runner = new(sample.Network, (InstructionSet)set, 8);
        using NetworkGradient gradient = new(sample.Network, (InstructionSet)set, sample.Parameters.ToHashSet());
        runner.Run(batch);
        gradient.Forward(batch);
        for (int row = 0; row < batch.Rows; row++)
            Assert.That(Bits(gradient.OutputRow(sample.Selected, row)), Is.EqualTo(Bits(runner.OutputRow(sample.Selected, row))));
        for (int row = 0; row < batch.Segments; row++)
            Assert.That(Bits(gradient.OutputRow(sample.Pooled, row)), Is.EqualTo(Bits(runner.OutputRow(sample.Pooled, row))));
    }

    [TestCaseSource(nameof(Sets))]
    public void Backward_EveryParameterOfEveryOperation_IsTheSlopeOfDoubleArithmetic(object set)
    {
        SampleNetwork sample = new();
        var batch = Batch();
        using NetworkGradient gradient = new(sample.Network, (InstructionSet)set, sample.Parameters.ToHashSet());
        gradient.Forward(batch);
        WriteOutputGradients(gradient, sample, batch);
        gradient.Backward();
        ReferenceNetwork reference = new(sample.Network);
        double Loss()
        {
            double[][][] values = reference.Run(batch);
            return LossOf(values[sample.Selected.Index], 0) + LossOf(values[sample.Pooled.Index], 1);
        }

        Random random = new(3);
        foreach (var parameter in sample.Parameters)
        {
            double[] direction = [.. parameter.Values.Select(_ => (2 * random.NextDouble()) - 1)];
            double[] slopes = gradient.ParameterGradient(parameter).ToArray().Select(slope => (double)slope).ToArray();
            double expected = Slope(reference[parameter], direction, Loss);
            double size = Math.Max(Norm(slopes), 0.1) * Norm(direction);
            Assert.That(slopes.Zip(direction, (slope, step) => slope * step).Sum(), Is.EqualTo(expected).Within(1e-5 * size), parameter.Name);

            // A bias of all keys moves no weight of attention.
            Assert.That(Norm(slopes), parameter.Name == "1.qkv1.bias" ? Is.LessThan(1e-5) : Is.GreaterThan(0.1), parameter.Name);
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Backward_InputOfTheCaller_IsTheSlopeOfDoubleArithmetic(object set)
    {
        Random random = new(4);
        Parameter Weight(params int[] shape)
            => new("weight", shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)]);
        NetworkBuilder builder = new();
        var input = builder.Input(6);
        var frozen = builder.Linear(input, Weight(18, 6), Weight(18));
        var attended = builder.SelfAttention(builder.Gelu(builder.Add(frozen, frozen)), heads: 2);
        var output = builder.LayerNorm(builder.Add(builder.Linear(attended, Weight(6, 6), null), input), Weight(6), Weight(6), 1e-5f);
        var network = builder.Build(output);
        var batch = Batch();
        double[][] x = [.. Enumerable.Range(0, batch.Rows).Select(_ => Enumerable.Range(0, 6).Select(_ => (double)random.NextSingle()).ToArray())];
        using NetworkGradient gradient = new(network, (InstructionSet)set, new HashSet<Parameter>(), new HashSet<NetworkValue> { input });
        gradient.Prepare(batch);
        for (int row = 0; row < batch.Rows; row++)
            x[row].Select(value => (float)value).ToArray().CopyTo(gradient.InputRow(input, row));
        gradient.Forward();
        for (int row = 0; row < batch.Rows; row++)
            WriteGradient(gradient.GradientRow(output, row), row, 0);
        gradient.Backward();
        ReferenceNetwork reference = new(network);
        double Loss() => LossOf(reference.Run(batch, new Dictionary<NetworkValue, double[][]> { [input] = x })[output.Index], 0);
        for (int row = 0; row < batch.Rows; row++)
        {
            for (int i = 0; i < 6; i++)
            {
                double expected = Slope(x[row], [.. Enumerable.Range(0, 6).Select(j => j == i ? 1.0 : 0)], Loss);
                Assert.That(gradient.GradientRow(input, row)[i], Is.EqualTo(expected).Within(2e-5), $"row {row}, number {i}");
            }
        }
    }

    [Test]
    public void Backward_OneTrainableParameter_HasTheBitsOfAllTogetherAndLeavesOutWhatLiesBelow()
    {
        SampleNetwork sample = new();
        var batch = Batch();
        var chosen = sample.Parameters.Single(parameter => parameter.Name == "1.mlp1");
        using NetworkGradient all = new(sample.Network, InstructionSets.Best, sample.Parameters.ToHashSet());
        using NetworkGradient one = new(sample.Network, InstructionSets.Best, new HashSet<Parameter> { chosen });
        foreach (var gradient in new[] { all, one })
        {
            gradient.Forward(batch);
            WriteOutputGradients(gradient, sample, batch);
            gradient.Backward();
        }

        Assert.That(Bits(one.ParameterGradient(chosen)), Is.EqualTo(Bits(all.ParameterGradient(chosen))));
        var linear = sample.Network.Operations.Single(operation => operation.Parameters.Contains(chosen));
        Assert.That(one.Wants(linear.Inputs[0]), Is.False);
        Assert.That(one.Wants(linear.Output), Is.True);
        Assert.That(() => one.ParameterGradient(sample.Parameters[0]).Length, Throws.TypeOf<KeyNotFoundException>());
    }

    [Test]
    public void Backward_TwoBatchesOrTwice_AddsUpWithTheSameBits()
    {
        SampleNetwork sample = new();
        var batch = Batch();
        var chosen = sample.Parameters[0];
        using NetworkGradient gradient = new(sample.Network, InstructionSets.Best, sample.Parameters.ToHashSet());
        float[][] sums = new float[3][];
        for (int time = 0; time < 3; time++)
        {
            if (time == 2)
                gradient.ClearParameterGradients();
            gradient.Forward(batch);
            WriteOutputGradients(gradient, sample, batch);
            gradient.Backward();
            sums[time] = gradient.ParameterGradient(chosen).ToArray();
        }

        Assert.That(sums[1], Is.EqualTo(sums[0].Select(value => 2 * value)).Within(1e-5f));
        Assert.That(Bits(sums[2]), Is.EqualTo(Bits(sums[0])));
    }

    [Test]
    public void ForwardAndBackward_AfterTheFirstTime_AllocateNothing()
    {
        SampleNetwork sample = new();
        var batch = Batch();
        using NetworkGradient gradient = new(sample.Network, InstructionSets.Best, sample.Parameters.ToHashSet());
        long before = 0;
        for (int time = -3; time < 20; time++)
        {
            if (time == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
            gradient.Forward(batch);
            gradient.GradientRow(sample.Pooled, 0).Fill(1);
            gradient.Backward();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCaseSource(nameof(Sets))]
    public void Backward_AfterUpdate_HeedsTheNewValues(object set)
    {
        SampleNetwork sample = new();
        var batch = Batch();
        var head = sample.Parameters.Single(parameter => parameter.Name == "head");
        var below = sample.Parameters.Single(parameter => parameter.Name == "norm.gain");
        using NetworkGradient gradient = new(sample.Network, (InstructionSet)set, new HashSet<Parameter> { below });
        float[][] slopes = new float[2][];
        for (int time = 0; time < 2; time++)
        {
            gradient.ClearParameterGradients();
            gradient.Forward(batch);
            for (int row = 0; row < batch.Segments; row++)
                WriteGradient(gradient.GradientRow(sample.Pooled, row), row, 0);
            gradient.Backward();
            slopes[time] = gradient.ParameterGradient(below).ToArray();
            for (int i = 0; i < head.Values.Length; i++)
                head.Values[i] *= -2;
            sample.Network.Update(new HashSet<Parameter> { head });
        }

        Assert.That(slopes[1], Is.EqualTo(slopes[0].Select(slope => -2 * slope)).Within(1e-6f));
    }

    [Test]
    public void Constructor_StrangeParameterOrInput_IsNamed()
    {
        SampleNetwork sample = new();
        Parameter strange = new("strange", [1], [1]);
        var error = Assert.Throws<ArgumentException>(
            () => new NetworkGradient(sample.Network, InstructionSets.Best, new HashSet<Parameter> { strange }).Dispose());
        Assert.That(error!.Message, Does.Contain("'strange'"));
        error = Assert.Throws<ArgumentException>(() => new NetworkGradient(
            sample.Network, InstructionSets.Best, new HashSet<Parameter>(), new HashSet<NetworkValue> { sample.Pooled }).Dispose());
        Assert.That(error!.Message, Does.Contain($"Value {sample.Pooled.Index} "));
    }

    private static TokenBatch Batch()
    {
        var batch = SampleNetwork.NewBatch();
        foreach (int length in new[] { 5, 3, 11 })
            SampleNetwork.AddSequence(batch, length, length);
        return batch;
    }

    private static void WriteOutputGradients(NetworkGradient gradient, SampleNetwork sample, TokenBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
            WriteGradient(gradient.GradientRow(sample.Selected, row), row, 0);
        for (int row = 0; row < batch.Segments; row++)
            WriteGradient(gradient.GradientRow(sample.Pooled, row), row, 1);
    }

    // The loss is a sum of outputs, each times a factor of its own.
    private static double Factor(int row, int column, int output) => Math.Sin(1 + (1.7 * row) + (0.9 * column) + (2.3 * output));

    private static double LossOf(double[][] rows, int output)
        => rows.Select((row, r) => row.Select((value, c) => value * (float)Factor(r, c, output)).Sum()).Sum();

    private static void WriteGradient(Span<float> gradient, int row, int output)
    {
        for (int column = 0; column < gradient.Length; column++)
            gradient[column] = (float)Factor(row, column, output);
    }

    private static double Slope(double[] values, double[] direction, Func<double> loss)
    {
        const double Step = 1e-5;
        double[] kept = [.. values];
        double Moved(double step)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = kept[i] + (step * direction[i]);
            return loss();
        }

        double slope = (Moved(Step) - Moved(-Step)) / (2 * Step);
        kept.CopyTo(values, 0);
        return slope;
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static IEnumerable<int> Bits(ReadOnlySpan<float> values) => values.ToArray().Select(BitConverter.SingleToInt32Bits);
}
