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

    public static TransformerChain<ITransformer> Load(ModelLoadContext context)
    {
        int count = context.Reader.ReadCount(sizeof(int));
        var transformers = new ITransformer[count];
        var scopes = new TransformerScope[count];
        for (int i = 0; i < count; i++)
        {
            scopes[i] = (TransformerScope)context.Reader.ReadInt32();
            transformers[i] = context.LoadPart(PartName(i));
        }

        return new TransformerChain<ITransformer>(transformers, scopes);
    }

    private static string PartName(int index) => string.Create(CultureInfo.InvariantCulture, $"Transform_{index:000}");
}
