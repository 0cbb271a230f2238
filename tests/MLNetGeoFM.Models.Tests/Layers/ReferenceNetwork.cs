using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>The meaning of each layer operation in plain double arithmetic, one number at a time.</summary>
internal sealed class ReferenceNetwork
{
    private readonly Network _network;
    private readonly Dictionary<Parameter, double[]> _parameters = [];

    public ReferenceNetwork(Network network)
    {
        _network = network;
        foreach (var parameter in network.Operations.SelectMany(operation => operation.Parameters))
            _parameters[parameter] = [.. parameter.Values.Select(value => (double)value)];
    }

    /// <summary>The values of a parameter, to be moved a little.</summary>
    public double[] this[Parameter parameter] => _parameters[parameter];

    /// <summary>By value of the network: [rows][width].</summary>
    public double[][][] Run(TokenBatch batch, IReadOnlyDictionary<NetworkValue, double[][]>? inputs = null)
    {
        double[][][] values = new double[_network.Values.Count][][];
        foreach (var input in _network.Inputs)
            values[input.Index] = inputs![input];
        foreach (var operation in _network.Operations)
        {
            int rows = batch.Whole.RowsOf(operation.Output.Domain);
            values[operation.Output.Index] = [.. Enumerable.Range(0, rows).Select(row => Row(operation, batch, values, row))];
        }

        return values;
    }

    private double[] Row(LayerOperation operation, TokenBatch batch, double[][][] values, int row)
    {
        double[] In(int input = 0) => values[operation.Inputs[input].Index][row];
        switch (operation)
        {
            case LinearOperation linear:
                return [.. linear.Weights.SelectMany((weight, part) => Map(weight, linear.Biases.ElementAtOrDefault(part), In()))];
            case GeluOperation:
                return [.. In().Select(Gelu)];
            case AddOperation:
                return [.. In().Zip(In(1), (a, b) => a + b)];
            case ConcatenationOperation:
                return [.. operation.Inputs.SelectMany(input => values[input.Index][row])];
            case GroupSelectionOperation selection:
                return In(selection.InputOfGroup[batch.Groups[row]]);
            case LayerNormOperation norm:
                double mean = In().Average(), variance = In().Average(x => (x - mean) * (x - mean));
                return [.. In().Select((x, i) => ((x - mean) / Math.Sqrt(variance + norm.Epsilon) * _parameters[norm.Gain][i])
                    + (norm.Bias is null ? 0 : _parameters[norm.Bias][i]))];
            case GroupProjectionOperation projection:
                double[] features = [.. batch.Features.Slice(row * batch.FeatureWidth, batch.FeatureWidth).ToArray().Select(x => (double)x)];
                return projection.Groups[batch.Groups[row]] is { } group
                    ? Map(group.Weight, group.Bias, features)
                    : new double[projection.Output.Width];
            case EncodingOperation encoding:
                double[] sum = [.. In()];
                for (int t = 0; t < encoding.Tables.Count; t++)
                {
                    var (table, offset) = encoding.Tables[t];
                    int index = batch.TableRows[(row * batch.TableCount) + t];
                    for (int i = 0; index >= 0 && i < table.Shape[1]; i++)
                        sum[offset + i] += _parameters[table][(index * table.Shape[1]) + i];
                }

                return sum;
            case MeanPoolOperation:
                int[] members = [.. Enumerable.Range(0, batch.Rows).Where(token => batch.SegmentOfRow[token] == row)];
                double[][] rows = values[operation.Inputs[0].Index];
                return [.. Enumerable.Range(0, operation.Output.Width).Select(i => members.Sum(member => rows[member][i]) / members.Length)];
            case SelfAttentionOperation attention:
                return Attend(attention, batch, values[operation.Inputs[0].Index], row);
            case GatedLowRankOperation lowRank:
                return ChangeByLowRank(lowRank, In(), In(1), values[operation.Inputs[2].Index][SequenceOf(batch.SequenceStarts, row)]);
            case GateOperation:
                return [.. In().Select(logit => In(1)[0] / (1 + Math.Exp(-logit)))];
            case RowGateOperation gate:
                return [.. In().Select(x => x * In(1)[gate.GateColumn])];
            case RowLookupOperation:
                return [.. Enumerable.Range(0, operation.Output.Width).Select(i => operation.Parameters
                    .Select((table, t) => _parameters[table][((int)In()[t] * table.Shape[1]) + i]).Sum())];
            case SegmentCopyOperation:
                return values[operation.Inputs[0].Index][SequenceOf(batch.SegmentStarts, row)];
            case TokenAdditionOperation:
                return [.. In().Zip(values[operation.Inputs[1].Index][SequenceOf(batch.SequenceStarts, row)], (a, b) => a + b)];
            case ColumnScalingOperation:
                return [.. In().Select((x, i) => (x - _parameters[operation.Parameters[0]][i]) * _parameters[operation.Parameters[1]][i])];
            default:
                throw new NotSupportedException(operation.GetType().Name);
        }
    }

    private double[] ChangeByLowRank(GatedLowRankOperation operation, double[] unchanged, double[] x, double[] gates)
    {
        double[] y = [.. unchanged];
        foreach (var change in operation.Changes)
        {
            double[] added = Map(change.Up, null, Map(change.Down, null, x));
            for (int i = 0; i < added.Length; i++)
                y[change.Offset + i] += gates[change.GateColumn] * operation.Scale * added[i];
        }

        return y;
    }

    private static int SequenceOf(ReadOnlySpan<int> starts, int row)
    {
        int sequence = 0;
        while (starts[sequence + 1] <= row)
            sequence++;
        return sequence;
    }

    private double[] Map(Parameter weight, Parameter? bias, double[] x)
        => [.. Enumerable.Range(0, weight.Shape[0]).Select(o => (bias is null ? 0 : _parameters[bias][o])
            + Enumerable.Range(0, weight.Shape[1]).Sum(i => x[i] * _parameters[weight][(o * weight.Shape[1]) + i]))];

    private static double[] Attend(SelfAttentionOperation attention, TokenBatch batch, double[][] qkv, int row)
    {
        int width = attention.Output.Width, head = width / attention.Heads, sequence = SequenceOf(batch.SequenceStarts, row);
        int[] starts = batch.SequenceStarts.ToArray();
        double[][] keys = qkv[starts[sequence]..starts[sequence + 1]];
        double[] y = new double[width];
        for (int h = 0; h < attention.Heads; h++)
        {
            double[] p = [.. keys.Select(key => Math.Exp(
                Enumerable.Range(h * head, head).Sum(i => qkv[row][i] * key[width + i]) / Math.Sqrt(head)))];
            for (int i = h * head; i < (h + 1) * head; i++)
                y[i] = keys.Zip(p, (key, weight) => weight * key[(2 * width) + i]).Sum() / p.Sum();
        }

        return y;
    }

    private static double Gelu(double x)
    {
        double z = x / Math.Sqrt(2), sum = z, term = z;
        if (Math.Abs(z) > 4)
            return Math.Max(x, 0);
        for (int n = 1; n < 100; n++)
        {
            term *= -z * z / n;
            sum += term / ((2 * n) + 1);
        }

        return 0.5 * x * (1 + (2 / Math.Sqrt(Math.PI) * sum));
    }
}
