using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Walks a model, chains in chains, to this library's components: as fitted, or as a loaded chain stands for one.</summary>
internal static class ModelParts
{
    private static readonly TransformerScope[] Scopes =
        [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];

    /// <summary>The model with components of this library replaced; everything else in it, and the scopes of its chains, stay.</summary>
    /// <param name="model">A transformer, or a chain; as fitted, or as loaded.</param>
    /// <param name="replacement">What takes a component's place; null = it stays as it is.</param>
    /// <returns>The model itself where nothing changes.</returns>
    /// <exception cref="InvalidDataException">A saved component is damaged, or of a newer version.</exception>
    public static ITransformer Replace(ITransformer model, Func<RowTransformer, RowTransformer?> replacement)
    {
        if (model is RowTransformer component)
            return replacement(component) ?? model;
        if (!IsChain(model))
            return model;
        ITransformer[] parts = [.. (IEnumerable<ITransformer>)model];
        if (PortablePayload.Of(parts) is { } saved)
            return replacement(saved) ?? model;
        TransformerScope[] scopes = ScopesOf(model, parts);
        bool isChanged = false;
        for (int i = 0; i < parts.Length; i++)
        {
            var part = Replace(parts[i], replacement);
            isChanged |= !ReferenceEquals(part, parts[i]);
            parts[i] = part;
        }

        return isChanged ? new TransformerChain<ITransformer>(parts, scopes) : model;
    }

    private static bool IsChain(ITransformer model)
        => model.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(TransformerChain<>);

    // A chain does not show its scopes; what it uses in each of them says the same.
    private static TransformerScope[] ScopesOf(ITransformer chain, ITransformer[] parts)
    {
        var scopes = new TransformerScope[parts.Length];
        var modelFor = chain.GetType().GetMethod(nameof(TransformerChain<ITransformer>.GetModelFor), [typeof(TransformerScope)])!;
        foreach (var scope in Scopes)
        {
            ITransformer[] used = [.. (IEnumerable<ITransformer>)modelFor.Invoke(chain, [scope])!];
            for (int part = 0, next = 0; part < parts.Length && next < used.Length; part++)
            {
                if (!ReferenceEquals(parts[part], used[next]))
                    continue;
                scopes[part] |= scope;
                next++;
            }
        }

        return scopes;
    }
}
