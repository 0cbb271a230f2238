using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Lets a fitted model, or one that a plain <c>Model.Load</c> brought back, trust its metadata less.</summary>
public static class GtcaModelExtensions
{
    /// <summary>The same model with another strength of metadata, or with some of them off.</summary>
    /// <param name="model">A GTCA model, or a pipeline with one in it; as fitted, or as loaded from a file.</param>
    /// <param name="switches">What changes; what is null stays.</param>
    /// <returns>Another model, which saves and loads as the first; that one stays as it is.</returns>
    /// <exception cref="ArgumentException">There is no GTCA model in it, or the strength is out of range.</exception>
    public static ITransformer SwitchMetadata(this ITransformer model, MetadataSwitches switches)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(switches);
        switches.Validate();
        bool isFound = false;
        var changed = Switch(model, switches, ref isFound);
        return isFound
            ? changed
            : throw new ArgumentException(
                $"There is no GTCA model in this {model.GetType().Name}: expected one that Trainers.Gtca trained. Only such a model knows "
                + "how far metadata may be trusted.", nameof(model));
    }

    private static ITransformer Switch(ITransformer model, MetadataSwitches switches, ref bool isFound)
    {
        if (model is GtcaTransformer gtca)
        {
            isFound = true;
            return gtca.With(switches);
        }

        if (model is not IEnumerable<ITransformer> chain)
            return model;
        ITransformer[] parts = [.. chain];
        if (PortablePayload.Of(parts) is { } saved)
        {
            isFound |= saved is GtcaTransformer;
            return saved is GtcaTransformer loaded ? loaded.With(switches) : model;
        }

        bool isChanged = false;
        for (int i = 0; i < parts.Length; i++)
        {
            var part = Switch(parts[i], switches, ref isFound);
            isChanged |= !ReferenceEquals(part, parts[i]);
            parts[i] = part;
        }

        return isChanged ? new TransformerChain<ITransformer>(parts) : model;
    }
}
