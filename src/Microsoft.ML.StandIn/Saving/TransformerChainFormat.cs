using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>How a chain of transformers is saved.</summary>
internal static class TransformerChainFormat
{
    public const string Loader = "TransformerChain";

    public static void Save(ModelSaveContext context, ITransformerChain chain)
    {
        Check.Value(context, nameof(context));
        context.WriteHeader(Loader);
        context.Writer.Write(chain.Transformers.Count);
        for (int i = 0; i < chain.Transformers.Count; i++)
        {
            context.Writer.Write((int)chain.Scopes[i]);
            context.SavePart(PartName(i), chain.Transformers[i]);
        }
    }

    public static string PartName(int index) => string.Create(CultureInfo.InvariantCulture, $"Transform_{index:000}");
}
