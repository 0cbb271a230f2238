namespace MLNetGeoFM.Models;

/// <summary>How attention is written.</summary>
internal enum OnnxAttention
{
    /// <summary>Operators of the ONNX standard only: runs anywhere.</summary>
    Standard,

    /// <summary>One fused operator of ONNX Runtime's own domain for q, k, v and the attention: its fastest form on a CPU.</summary>
    Fused,
}

/// <summary>
/// Writes a network as ONNX, from rows of embedded tokens on: input <c>tokens</c> [B, N, D], every sequence of the same number of
/// tokens, pooled to one segment.
/// </summary>
internal sealed class OnnxNetworkWriter
{
    /// <summary>Name of the graph's input.</summary>
    public const string InputName = "tokens";

    /// <summary>Name of the graph's output.</summary>
    public const string OutputName = "embedding";

    private const string RuntimeDomain = "com.microsoft";

    private readonly OnnxGraph _graph = new();
    private readonly Dictionary<NetworkValue, string> _names = [];
    private readonly Dictionary<NetworkValue, LinearOperation> _pending = [];
    private readonly OnnxAttention _attention;

    private OnnxNetworkWriter(OnnxAttention attention) => _attention = attention;

    /// <summary>The network between two values as the bytes of an .onnx file.</summary>
    /// <param name="network">Operations and weights to write.</param>
    /// <param name="from">The token rows that the graph's input stands for.</param>
    /// <param name="output">The value that the graph gives.</param>
    /// <param name="attention">How attention is written.</param>
    /// <exception cref="NotSupportedException">An operation between the two has no counterpart for sequences of one length.</exception>
    public static byte[] Write(Network network, NetworkValue from, NetworkValue output, OnnxAttention attention)
    {
        var writer = new OnnxNetworkWriter(attention);
        writer._names[from] = InputName;
        writer._graph.Input(InputName, "batch", "tokens", $"{from.Width}");
        foreach (var operation in network.Operations)
        {
            if (operation.Output.Index > from.Index && operation.Inputs.Any(writer.IsKnown))
                writer.Add(operation);
        }

        string[] sizes = output.Domain == RowDomain.Token
            ? ["batch", "tokens", $"{output.Width}"]
            : ["batch", $"{output.Width}"];
        writer._graph.Output(writer._names[output], OutputName, sizes);
        return writer._graph.ToModel("MLNetGeoFM network");
    }

    private bool IsKnown(NetworkValue value) => _names.ContainsKey(value) || _pending.ContainsKey(value);

    private void Add(LayerOperation operation)
    {
        string Input(int index) => _names[operation.Inputs[index]];
        switch (operation)
        {
            case LinearOperation linear when _attention == OnnxAttention.Fused && linear.Output.Width == 3 * linear.Inputs[0].Width:
                _pending[linear.Output] = linear;
                break;
            case LinearOperation linear:
                _names[linear.Output] = Linear(linear);
                break;
            case LayerNormOperation norm:
                _names[norm.Output] = Norm(norm);
                break;
            case GeluOperation gelu:
                _names[gelu.Output] = _graph.Node("Gelu", [Input(0)]);
                break;
            case AddOperation add:
                _names[add.Output] = _graph.Node("Add", [Input(0), Input(1)]);
                break;
            case SelfAttentionOperation attention:
                _names[attention.Output] = _pending.TryGetValue(attention.Inputs[0], out var qkv)
                    ? FusedAttention(attention, qkv)
                    : StandardAttention(attention);
                break;
            case MeanPoolOperation pool:
                _names[pool.Output] = _graph.Node("ReduceMean", [Input(0), _graph.Constant("axes", 1)], OnnxGraph.Attribute("keepdims", 0));
                break;
            case ConcatenationOperation concatenation:
                _names[concatenation.Output] = _graph.Node("Concat", [.. concatenation.Inputs.Select(value => _names[value])],
                    OnnxGraph.Attribute("axis", -1));
                break;
            default:
                throw new NotSupportedException($"{operation.GetType().Name} cannot be written as ONNX for sequences of one length.");
        }
    }

    private string Linear(LinearOperation linear)
    {
        string product = _graph.Node("MatMul", [_names[linear.Inputs[0]], Weight(linear)]);
        return linear.Biases.Count == 0 ? product : _graph.Node("Add", [product, Bias(linear)]);
    }

    private string Norm(LayerNormOperation norm)
    {
        string gain = _graph.Constant("gain", [norm.Output.Width], norm.Gain.Values);
        string bias = _graph.Constant("bias", [norm.Output.Width], norm.Bias?.Values ?? new float[norm.Output.Width]);
        return _graph.Node("LayerNormalization", [_names[norm.Inputs[0]], gain, bias],
            OnnxGraph.Attribute("axis", -1), OnnxGraph.Attribute("epsilon", norm.Epsilon));
    }

    /// <summary>W transposed: [inputs, outputs], parts side by side.</summary>
    private string Weight(LinearOperation linear)
    {
        int inputs = linear.Inputs[0].Width, outputs = linear.Output.Width, column = 0;
        float[] transposed = new float[inputs * outputs];
        foreach (var weight in linear.Weights)
        {
            for (int o = 0; o < weight.Shape[0]; o++, column++)
            {
                for (int i = 0; i < inputs; i++)
                    transposed[(i * outputs) + column] = weight.Values[(o * inputs) + i];
            }
        }

        return _graph.Constant("weight", [inputs, outputs], transposed);
    }

    private string Bias(LinearOperation linear)
        => _graph.Constant("bias", [linear.Output.Width], linear.Biases.SelectMany(bias => bias.Values).ToArray());

    private string FusedAttention(SelfAttentionOperation attention, LinearOperation qkv)
        => _graph.Nodes("Attention", RuntimeDomain, [_names[qkv.Inputs[0]], Weight(qkv), Bias(qkv)], 1,
            OnnxGraph.Attribute("num_heads", attention.Heads))[0];

    private string StandardAttention(SelfAttentionOperation attention)
    {
        int head = attention.Output.Width / attention.Heads;
        // [B, N, 3 D] -> [3, B, heads, N, head]
        string parts = _graph.Node("Transpose",
            [_graph.Node("Reshape", [_names[attention.Inputs[0]], _graph.Constant("shape", 0, 0, 3, attention.Heads, head)])],
            OnnxGraph.Attribute("perm", 2, 0, 3, 1, 4));
        string[] split = _graph.Nodes("Split", "", [parts], 3, OnnxGraph.Attribute("axis", 0), OnnxGraph.Attribute("num_outputs", 3));
        string first = _graph.Constant("axes", 0);
        string q = _graph.Node("Squeeze", [split[0], first]);
        string k = _graph.Node("Transpose", [_graph.Node("Squeeze", [split[1], first])], OnnxGraph.Attribute("perm", 0, 1, 3, 2));
        string v = _graph.Node("Squeeze", [split[2], first]);
        string scale = _graph.Constant("scale", [1], [(float)(1 / Math.Sqrt(head))]);
        string scores = _graph.Node("Mul", [_graph.Node("MatMul", [q, k]), scale]);
        string mixed = _graph.Node("MatMul", [_graph.Node("Softmax", [scores], OnnxGraph.Attribute("axis", -1)), v]);
        // [B, heads, N, head] -> [B, N, D]
        return _graph.Node("Reshape", [_graph.Node("Transpose", [mixed], OnnxGraph.Attribute("perm", 0, 2, 1, 3)),
            _graph.Constant("shape", 0, 0, attention.Output.Width)]);
    }
}
