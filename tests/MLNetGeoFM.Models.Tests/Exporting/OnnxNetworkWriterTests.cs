using System.Text;

namespace MLNetGeoFM.Models.Tests.Exporting;

/// <summary>That ONNX Runtime gives the same numbers from these files is measured by the benchmarks' comparison.</summary>
public sealed class OnnxNetworkWriterTests
{
    [Test]
    public void Write_Block_HasEveryOperatorOnce()
    {
        var (network, input, output) = Block();

        var model = Fields(OnnxNetworkWriter.Write(network, input, output, OnnxAttention.Standard));
        var graph = Fields(Single(model, 7));
        string[] operators = [.. graph.Where(field => field.Number == 1).Select(node => Text(Single(Fields(node.Bytes), 4)))];

        Assert.That(operators.Count(name => name == "LayerNormalization"), Is.EqualTo(2));
        Assert.That(operators.Count(name => name == "Gelu"), Is.EqualTo(1));
        Assert.That(operators.Count(name => name == "Softmax"), Is.EqualTo(1));
        Assert.That(operators.Count(name => name == "ReduceMean"), Is.EqualTo(1));
        Assert.That(operators.Count(name => name == "MatMul"), Is.EqualTo(6), "four weights, scores, mixing");
    }

    [Test]
    public void Write_Block_NamesOnlyWhatExists()
    {
        var (network, input, output) = Block();

        foreach (var attention in Enum.GetValues<OnnxAttention>())
        {
            var graph = Fields(Single(Fields(OnnxNetworkWriter.Write(network, input, output, attention)), 7));
            HashSet<string> known = [.. graph.Where(field => field.Number == 5).Select(constant => Text(Single(Fields(constant.Bytes), 8)))];
            known.Add(OnnxNetworkWriter.InputName);
            foreach (var node in graph.Where(field => field.Number == 1).Select(field => Fields(field.Bytes)))
            {
                Assert.That(node.Where(field => field.Number == 1).Select(field => Text(field.Bytes)), Is.SubsetOf(known));
                foreach (var name in node.Where(field => field.Number == 2))
                    Assert.That(known.Add(Text(name.Bytes)), Is.True, "each name is made once");
            }

            Assert.That(known, Does.Contain(OnnxNetworkWriter.OutputName));
        }
    }

    [Test]
    public void Write_OperationOfRaggedBatches_SaysWhich()
    {
        var builder = new NetworkBuilder();
        var input = builder.Input(4);
        var encoded = builder.AddEncodings(input, [new EncodingTable(new Parameter("table", [2, 4], new float[8]), 0)]);
        var network = builder.Build(encoded);

        Assert.That(() => OnnxNetworkWriter.Write(network, input, encoded, OnnxAttention.Standard),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(nameof(EncodingOperation)));
    }

    private static (Network Network, NetworkValue Input, NetworkValue Output) Block()
    {
        static Parameter Tensor(params int[] shape) => new("tensor", shape, new float[shape.Aggregate(1, (product, size) => product * size)]);
        var builder = new NetworkBuilder();
        var input = builder.Input(8);
        var x = builder.TransformerBlock(input, new TransformerBlockParameters(
            Tensor(8), Tensor(8), [Tensor(8, 8), Tensor(8, 8), Tensor(8, 8)], [Tensor(8), Tensor(8), Tensor(8)], Tensor(8, 8), Tensor(8),
            Tensor(8), Tensor(8), Tensor(32, 8), Tensor(32), Tensor(8, 32), Tensor(8)), 2, 1e-5f);
        var output = builder.MeanPool(x);
        return (builder.Build(output), input, output);
    }

    private static byte[] Single(IReadOnlyList<(int Number, byte[] Bytes)> fields, int number)
        => fields.Single(field => field.Number == number).Bytes;

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Reads a protocol buffers message: field numbers with the bytes of those that have a length.</summary>
    private static List<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        int position = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte part = message[position++];
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                    return value;
            }
        }

        while (position < message.Length)
        {
            ulong tag = Varint();
            int length = 0;
            switch (tag & 7)
            {
                case 0: _ = Varint(); break;
                case 2: length = (int)Varint(); break;
                default: position += 4; break;
            }

            fields.Add(((int)(tag >> 3), message[position..(position + length)]));
            position += length;
        }

        return fields;
    }
}
