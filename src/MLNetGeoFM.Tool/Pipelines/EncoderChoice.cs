using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>An encoder that a verb was asked to use.</summary>
/// <param name="Id">Id of its card.</param>
/// <param name="Weights">File of its weights.</param>
/// <param name="UsesLocation">Whether it is told latitude and longitude.</param>
/// <param name="Pooling">One embedding for a series, or one for each step.</param>
internal sealed record EncoderChoice(string Id, FileInfo Weights, bool UsesLocation, EmbeddingPooling Pooling = EmbeddingPooling.Mean)
{
    /// <summary>Loads the encoder for a pipeline.</summary>
    /// <exception cref="InvalidDataException">The file is not of this encoder.</exception>
    public GeoFMWeights Load()
    {
        var weights = GeoFMWeights.FromFile(Weights.FullName);
        RequireSame(weights.Encoder);
        return weights;
    }

    /// <summary>Loads the encoder itself.</summary>
    /// <exception cref="InvalidDataException">The file is not of this encoder.</exception>
    public GeoFMEncoder LoadEncoder() => RequireSame(GeoFMEncoder.Load(Weights.FullName));

    private GeoFMEncoder RequireSame(GeoFMEncoder encoder) => encoder.Card.Id == Id
        ? encoder
        : throw new InvalidDataException($"The weights '{Weights.FullName}' are of another encoder: expected '{Id}' as --encoder says, "
            + $"got '{encoder.Card.Id}'. Give the file of '{Id}', or say --encoder {encoder.Card.Id}.");
}
