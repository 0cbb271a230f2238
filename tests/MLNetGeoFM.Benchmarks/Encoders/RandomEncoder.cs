using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Encoders;

/// <summary>Encoders with random weights: as fast as trained ones.</summary>
internal static class RandomEncoder
{
    public static readonly string[] Bands = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    public static WeightSet Weights(EncoderCard card) => new(card.Tensors.Select((tensor, i) => (tensor.Name, tensor.Shape.ToArray(),
        RandomNumbers.Of(tensor.Shape.Aggregate(1, (product, length) => product * length), i))));

    /// <summary>Bound to monthly pixel series of all Sentinel-2 bands.</summary>
    public static SeriesEncoder Bound(string id)
        => EncoderLoading.Create(id, Weights(EncoderCards.FindById(id)!), "").Bind(new SeriesBinding(Bands, 1, 1, 1, 10, UsesLocation: false));
}
