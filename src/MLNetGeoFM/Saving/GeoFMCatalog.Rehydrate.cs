using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Gives a model that a plain <c>Model.Load</c> brought back the speed it had when it was fitted.</summary>
    /// <remarks>
    /// A loaded model predicts the same bits, but each of this library's components in it is a chain of ML.NET's own transformers that
    /// goes row by row through many temporary columns. What comes back from here has the components themselves again: a data view is read
    /// in batches on all cores, a <see cref="PredictionEngine{TSrc, TDst}"/> has less to do for each row, and columns have all their
    /// annotations. They also compare names of bands and types of columns with what they were fitted on, which a plainly loaded model does not:
    /// it takes bands in another order. Everything else in the model, and the scopes of its chains, stay as they are.
    /// <code>
    /// ITransformer model = ml.GeoFM().Rehydrate(ml.Model.Load("crops.zip", out _));
    /// </code>
    /// </remarks>
    /// <param name="model">A loaded model; one that needs nothing comes back as it is.</param>
    /// <returns>A model that predicts the same bits, and saves and loads as the first. It shares the other transformers with it.</returns>
    /// <exception cref="InvalidDataException">A saved component is damaged, written by a newer version, or its weights are gone.</exception>
    public ITransformer Rehydrate(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int found = 0;
        var rehydrated = ModelParts.Replace(model, component =>
        {
            found++;
            return component;
        });
        using var channel = Environment.Register(nameof(Rehydrate)).Start(nameof(Rehydrate));
        channel.Info(MessageSensitivity.None, $"{found} components of MLNetGeoFM run in batches.");
        return rehydrated;
    }
}
