using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>
/// Lets a fitted model, or one that a plain <c>Model.Load</c> brought back, trust its metadata less, and asks it how far it may.
/// </summary>
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
        var changed = ModelParts.Replace(model, component =>
        {
            isFound |= component is GtcaTransformer;
            return (component as GtcaTransformer)?.With(switches);
        });
        return isFound ? changed : throw NoModel(model, nameof(model));
    }

    /// <summary>Says how likely it is that rows which come together, with metadata from one source, have wrong metadata.</summary>
    /// <remarks>
    /// A single row whose metadata contradict what the satellite shows is doubted by itself. Where a whole delivery lies within the range
    /// of the training rows, such as fields of one customer with the coordinates of another region, one row says little, and all of them
    /// together say much. Ask before predicting, for each group by itself, and predict it with what comes out:
    /// <code>
    /// var careful = model.SwitchMetadata(new MetadataSwitches { PriorDoubt = model.DoubtOfGroup(fields) });
    /// IDataView scored = careful.Transform(fields);
    /// </code>
    /// Groups of right and of wrong metadata were compared in training, on regions that were left out; a handful of rows says little
    /// more than one.
    /// </remarks>
    /// <param name="model">A GTCA model, or a pipeline with one in it; as fitted, or as loaded from a file.</param>
    /// <param name="rows">
    /// The rows of one group, with the columns that the model reads: read once. No label is read, though a pipeline that maps labels to
    /// keys wants the column to be there.
    /// </param>
    /// <returns>0 to 1, for <see cref="MetadataSwitches.PriorDoubt"/>; 0.1 where there is nothing to judge by.</returns>
    /// <exception cref="ArgumentException">There is no GTCA model in it, or a column is missing.</exception>
    public static double DoubtOfGroup(this ITransformer model, IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        return Find(model, ref rows) is { } gtca ? gtca.DoubtOfGroup(rows) : throw NoModel(model, nameof(model));
    }

    // The model, and the rows as they reach it.
    private static GtcaTransformer? Find(ITransformer model, ref IDataView rows)
    {
        if (model is GtcaTransformer gtca)
            return gtca;
        if (model is IEnumerable<ITransformer> chain)
        {
            ITransformer[] parts = [.. chain];
            if (PortablePayload.Of(parts) is { } saved)
            {
                if (saved is GtcaTransformer loaded)
                    return loaded;
            }
            else
            {
                foreach (var part in parts)
                {
                    if (Find(part, ref rows) is { } found)
                        return found;
                }

                return null;
            }
        }

        rows = model.Transform(rows);
        return null;
    }

    private static ArgumentException NoModel(ITransformer model, string parameter) => new(
        $"There is no GTCA model in this {model.GetType().Name}: expected one that Trainers.Gtca trained. Only such a model knows how "
        + "far metadata may be trusted.", parameter);
}
