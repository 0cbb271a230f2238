namespace MLNetGeoFM.Models;

/// <summary>An ONNX graph under construction: nodes, constants, inputs and outputs, each by name.</summary>
/// <remarks>Source of field numbers: onnx/onnx.proto, ONNX 1.16 (IR version 9).</remarks>
internal sealed class OnnxGraph
{
    private const int IrVersion = 9;
    private const int Opset = 20; // Gelu came with 20
    private const int SingleType = 1;
    private const int Int64Type = 7;

    private readonly OnnxMessage _graph = new();
    private readonly HashSet<string> _domains = [];
    private int _names;

    /// <summary>A name that no other node or constant has.</summary>
    public string NewName(string hint) => $"{hint}_{_names++}";

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxMessage> attributes)
        => Nodes(operation, "", inputs, 1, attributes)[0];

    /// <summary>Adds a node of an operator domain and returns the names of its outputs.</summary>
    public string[] Nodes(string operation, string domain, ReadOnlySpan<string> inputs, int outputs, params ReadOnlySpan<OnnxMessage> attributes)
    {
        var node = new OnnxMessage();
        foreach (string input in inputs)
            node.Text(1, input);
        string[] names = new string[outputs];
        for (int i = 0; i < outputs; i++)
            node.Text(2, names[i] = NewName(operation));
        node.Text(3, names[0] + "_node").Text(4, operation);
        foreach (var attribute in attributes)
            node.Message(5, attribute);
        if (domain.Length > 0)
        {
            node.Text(7, domain);
            _domains.Add(domain);
        }

        _graph.Message(1, node);
        return names;
    }

    public string Constant(string hint, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        string name = NewName(hint);
        _graph.Message(5, Tensor(name, shape, SingleType).Raw(9, values));
        return name;
    }

    public string Constant(string hint, params ReadOnlySpan<long> values)
    {
        string name = NewName(hint);
        _graph.Message(5, Tensor(name, [values.Length], Int64Type).Raw(9, values));
        return name;
    }

    /// <summary>A named input of Single; a size is a number or the name of what varies.</summary>
    public void Input(string name, params ReadOnlySpan<string> sizes) => _graph.Message(11, Described(name, sizes));

    public void Output(string value, string name, params ReadOnlySpan<string> sizes)
    {
        _graph.Message(1, new OnnxMessage().Text(1, value).Text(2, name).Text(3, name + "_node").Text(4, "Identity"));
        _graph.Message(12, Described(name, sizes));
    }

    public static OnnxMessage Attribute(string name, long value) => new OnnxMessage().Text(1, name).Integer(3, value).Integer(20, 2);

    public static OnnxMessage Attribute(string name, float value) => new OnnxMessage().Text(1, name).Single(2, value).Integer(20, 1);

    public static OnnxMessage Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new OnnxMessage().Text(1, name);
        foreach (long value in values)
            attribute.Integer(8, value);
        return attribute.Integer(20, 7);
    }

    /// <summary>The whole model as the bytes of an .onnx file.</summary>
    public byte[] ToModel(string name)
    {
        _graph.Text(2, name);
        var model = new OnnxMessage().Integer(1, IrVersion).Text(2, "MLNetGeoFM").Message(7, _graph)
            .Message(8, new OnnxMessage().Text(1, "").Integer(2, Opset));
        foreach (string domain in _domains)
            model.Message(8, new OnnxMessage().Text(1, domain).Integer(2, 1));
        return model.ToArray();
    }

    private static OnnxMessage Tensor(string name, ReadOnlySpan<int> shape, int type)
    {
        var tensor = new OnnxMessage();
        foreach (int size in shape)
            tensor.Integer(1, size);
        return tensor.Integer(2, type).Text(8, name);
    }

    private static OnnxMessage Described(string name, ReadOnlySpan<string> sizes)
    {
        var shape = new OnnxMessage();
        foreach (string size in sizes)
        {
            shape.Message(1, long.TryParse(size, out long number)
                ? new OnnxMessage().Integer(1, number)
                : new OnnxMessage().Text(2, size));
        }

        var tensor = new OnnxMessage().Integer(1, SingleType).Message(2, shape);
        return new OnnxMessage().Text(1, name).Message(2, new OnnxMessage().Message(1, tensor));
    }
}
