using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MLNetBehaviour.Tests;

/// <summary>
/// A process that knows nothing but a model file: loads it, transforms nine rows and prints the bits of its output.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var ml = new MLContext(5);
        ITransformer model = ml.Model.Load(arguments[0], out _);
        Console.WriteLine(Bits(model.Transform(Rows.View(ml, 9))));
        return 0;
    }

    public static string Bits(IDataView data)
        => Convert.ToHexString(MemoryMarshal.AsBytes<float>(data.Vectors("Output").SelectMany(row => row).ToArray()))
            + string.Join(",", data.Keys("Label"));
}
