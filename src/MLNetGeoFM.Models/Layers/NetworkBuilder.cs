namespace MLNetGeoFM.Models;

/// <summary>Writes a network down, operation by operation; shapes are checked as it goes.</summary>
internal sealed class NetworkBuilder
{
    private readonly List<LayerOperation> _operations = [];
    private readonly List<NetworkValue> _values = [];
    private readonly List<NetworkValue> _inputs = [];

    /// <summary>Rows that the caller brings: one for each token of the batch, or for each of what is named.</summary>
    public NetworkValue Input(int width, RowDomain domain = RowDomain.Token)
    {
        var value = Next(width, domain);
        _inputs.Add(value);
        return value;
    }

    /// <summary>The tokens' features through the projection of their group.</summary>
    public NetworkValue ProjectGroups(int width, IReadOnlyList<GroupProjection?> groups)
    {
        foreach (var group in groups)
        {
            if (group is not null)
                Require(group.Weight.Shape[0] == width, group.Weight, $"[{width}, features]");
        }

        return Add(new GroupProjectionOperation(Next(width, RowDomain.Token), groups));
    }

    public NetworkValue AddEncodings(NetworkValue input, IReadOnlyList<EncodingTable> tables)
    {
        foreach (var table in tables)
            Require(table.Offset + table.Table.Shape[1] <= input.Width, table.Table, $"at most {input.Width - table.Offset} columns");
        return Add(new EncodingOperation(input, Next(input.Width, input.Domain), tables));
    }

    /// <summary>
    /// One or more linear maps of the same rows, their outputs side by side; biases: one for each weight, or none.
    /// </summary>
    public NetworkValue Linear(NetworkValue input, IReadOnlyList<Parameter> weights, IReadOnlyList<Parameter> biases)
    {
        foreach (var weight in weights)
            Require(weight.Shape.Count == 2 && weight.Shape[1] == input.Width, weight, $"[outputs, {input.Width}]");
        for (int i = 0; i < biases.Count; i++)
            Require(biases[i].Values.Length == weights[i].Shape[0], biases[i], $"[{weights[i].Shape[0]}]");
        return Add(new LinearOperation(input, Next(weights.Sum(weight => weight.Shape[0]), input.Domain), weights, biases));
    }

    public NetworkValue Linear(NetworkValue input, Parameter weight, Parameter? bias)
        => Linear(input, [weight], bias is null ? [] : [bias]);

    public NetworkValue LayerNorm(NetworkValue input, Parameter gain, Parameter? bias, float epsilon)
    {
        Require(gain.Values.Length == input.Width, gain, $"[{input.Width}]");
        if (bias is not null)
            Require(bias.Values.Length == input.Width, bias, $"[{input.Width}]");
        return Add(new LayerNormOperation(input, Next(input.Width, input.Domain), gain, bias, epsilon));
    }

    public NetworkValue Gelu(NetworkValue input) => Add(new GeluOperation(input, Next(input.Width, input.Domain)));

    public NetworkValue Add(NetworkValue left, NetworkValue right)
    {
        if (left.Width != right.Width || left.Domain != right.Domain)
            throw new ArgumentException($"Cannot add {right.Width} columns ({right.Domain}) to {left.Width} ({left.Domain}).", nameof(right));
        return Add(new AddOperation(left, right, Next(left.Width, left.Domain)));
    }

    /// <summary>Attention inside each sequence; the input's rows are [q | k | v].</summary>
    public NetworkValue SelfAttention(NetworkValue input, int heads)
    {
        if (input.Domain != RowDomain.Token || input.Width % (3 * heads) != 0)
            throw new ArgumentException($"Attention of {heads} heads needs token rows of q, k and v, got {input.Width} columns.", nameof(input));
        return Add(new SelfAttentionOperation(input, Next(input.Width / 3, RowDomain.Token), heads));
    }

    /// <summary>Mean over the tokens of each segment of the batch.</summary>
    public NetworkValue MeanPool(NetworkValue input) => Add(new MeanPoolOperation(input, Next(input.Width, RowDomain.Segment)));

    /// <summary>Each token's row from the value that its group names.</summary>
    public NetworkValue SelectByGroup(IReadOnlyList<NetworkValue> inputs, IReadOnlyList<int> inputOfGroup)
        => Add(new GroupSelectionOperation(inputs, Next(inputs[0].Width, RowDomain.Token), inputOfGroup));

    public NetworkValue Concatenate(params IReadOnlyList<NetworkValue> inputs)
        => Add(new ConcatenationOperation(inputs, Next(inputs.Sum(input => input.Width), inputs[0].Domain)));

    /// <summary>Adds changes of low rank to a linear map's output, each opened by a gate of the sequence.</summary>
    /// <param name="unchanged">What the linear map gives.</param>
    /// <param name="input">What the linear map was given.</param>
    /// <param name="gates">One row for each sequence.</param>
    /// <param name="changes">Which columns change, and by what.</param>
    /// <param name="scale">α / r.</param>
    public NetworkValue ChangeByLowRank(
        NetworkValue unchanged, NetworkValue input, NetworkValue gates, IReadOnlyList<LowRankChange> changes, float scale)
    {
        RequireDomain(unchanged, RowDomain.Token);
        RequireDomain(input, RowDomain.Token);
        RequireDomain(gates, RowDomain.Sequence);
        foreach (var change in changes)
        {
            int rank = change.Down.Shape[0];
            Require(change.Down.Shape.Count == 2 && change.Down.Shape[1] == input.Width, change.Down, $"[r, {input.Width}]");
            Require(change.Up.Shape.Count == 2 && change.Up.Shape[1] == rank, change.Up, $"[columns, {rank}]");
            int most = unchanged.Width - change.Offset;
            Require(change.Offset >= 0 && change.Up.Shape[0] <= most, change.Up, $"at most {most} columns");
            Require((uint)change.GateColumn < (uint)gates.Width, change.Up, $"a gate from 0 to {gates.Width - 1}");
        }

        var output = Next(unchanged.Width, RowDomain.Token);
        return Add(new GatedLowRankOperation(unchanged, input, gates, output, changes, scale));
    }

    /// <summary>Gates from their logits, times a factor of each row: [rows, 1].</summary>
    public NetworkValue Gate(NetworkValue logits, NetworkValue factor)
    {
        RequireDomain(factor, logits.Domain);
        return Add(new GateOperation(logits, factor, Next(logits.Width, logits.Domain)));
    }

    /// <summary>Rows times a column of gates.</summary>
    public NetworkValue GateRows(NetworkValue input, NetworkValue gates, int column)
    {
        RequireDomain(gates, input.Domain);
        return Add(new RowGateOperation(input, gates, column, Next(input.Width, input.Domain)));
    }

    /// <summary>The sum of one row of each table, [rows, width]; the input names them.</summary>
    public NetworkValue LookUp(NetworkValue names, IReadOnlyList<Parameter> tables)
    {
        int width = tables[0].Shape[1];
        foreach (var table in tables)
            Require(table.Shape.Count == 2 && table.Shape[1] == width && table.Shape[0] > 0, table, $"[rows, {width}]");
        if (names.Width != tables.Count)
            throw new ArgumentException($"{names.Width} columns name rows of {tables.Count} tables: expected one each.", nameof(names));
        return Add(new RowLookupOperation(names, tables, Next(width, names.Domain)));
    }

    /// <summary>The row of a sequence for each of its segments.</summary>
    public NetworkValue CopyToSegments(NetworkValue input)
    {
        RequireDomain(input, RowDomain.Sequence);
        return Add(new SegmentCopyOperation(input, Next(input.Width, RowDomain.Segment)));
    }

    /// <summary>Adds the row of a sequence to each of its tokens.</summary>
    public NetworkValue AddToTokens(NetworkValue tokens, NetworkValue added)
    {
        RequireDomain(tokens, RowDomain.Token);
        RequireDomain(added, RowDomain.Sequence);
        if (added.Width != tokens.Width)
            throw new ArgumentException($"Cannot add {added.Width} columns to tokens of {tokens.Width}.", nameof(added));
        return Add(new TokenAdditionOperation(tokens, added, Next(tokens.Width, RowDomain.Token)));
    }

    /// <summary>(x - center) factor, column by column.</summary>
    public NetworkValue ScaleColumns(NetworkValue input, Parameter center, Parameter factor)
    {
        Require(center.Values.Length == input.Width, center, $"[{input.Width}]");
        Require(factor.Values.Length == input.Width, factor, $"[{input.Width}]");
        return Add(new ColumnScalingOperation(input, center, factor, Next(input.Width, input.Domain)));
    }

    /// <summary>
    /// A pre-norm transformer block: x + proj(attention(norm1 x)), then + fc2(gelu(fc1(norm2 x))).
    /// </summary>
    public NetworkValue TransformerBlock(NetworkValue x, TransformerBlockParameters block, int heads, float epsilon)
    {
        var qkv = Linear(LayerNorm(x, block.Norm1Gain, block.Norm1Bias, epsilon), block.QkvWeights, block.QkvBiases);
        x = Add(x, Linear(SelfAttention(qkv, heads), block.ProjectionWeight, block.ProjectionBias));
        var hidden = Gelu(Linear(LayerNorm(x, block.Norm2Gain, block.Norm2Bias, epsilon), block.Mlp1Weight, block.Mlp1Bias));
        return Add(x, Linear(hidden, block.Mlp2Weight, block.Mlp2Bias));
    }

    /// <summary>The network that computes these values.</summary>
    public Network Build(params IReadOnlyList<NetworkValue> outputs) => new(_operations, _values, _inputs, outputs);

    private NetworkValue Next(int width, RowDomain domain)
    {
        var value = new NetworkValue(_values.Count, width, domain);
        _values.Add(value);
        return value;
    }

    private NetworkValue Add(LayerOperation operation)
    {
        _operations.Add(operation);
        return operation.Output;
    }

    private static void RequireDomain(NetworkValue value, RowDomain domain)
    {
        if (value.Domain != domain)
            throw new ArgumentException($"Value {value.Index} has rows of {value.Domain}: expected {domain}.", nameof(value));
    }

    private static void Require(bool holds, Parameter parameter, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"Parameter '{parameter.Name}': expected {expected}, got [{string.Join(", ", parameter.Shape)}].",
                nameof(parameter));
        }
    }
}

/// <summary>The parameters of a pre-norm transformer block; q, k and v as one weight of three parts or as three.</summary>
internal sealed record TransformerBlockParameters(
    Parameter Norm1Gain, Parameter Norm1Bias, IReadOnlyList<Parameter> QkvWeights, IReadOnlyList<Parameter> QkvBiases,
    Parameter ProjectionWeight, Parameter ProjectionBias, Parameter Norm2Gain, Parameter Norm2Bias,
    Parameter Mlp1Weight, Parameter Mlp1Bias, Parameter Mlp2Weight, Parameter Mlp2Bias);
