namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Names of the columns before the embedding, the same in every format.</summary>
internal static class EmbeddingColumns
{
    public const string SampleId = "sample_id";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string FirstDate = "first_date";
    public const string LastDate = "last_date";
    public const string Dates = "dates";
    public const string ClearFraction = "clear_fraction";
    public const string Label = "label";
    public const string Region = "region";
    public const string Year = "year";
    public const string StepDate = "step_date";
    public const string Encoder = "encoder";
    public const string WeightsSha256 = "weights_sha256";
    public const string Embedding = "embedding";

    /// <summary>1970-01-01 as .NET counts days.</summary>
    public static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The columns of a file, in order, without the embedding.</summary>
    public static IEnumerable<string> Of(EmbeddingDescription description)
    {
        string?[] names =
        [
            SampleId, Latitude, Longitude, FirstDate, LastDate, Dates, ClearFraction, description.HasLabel ? Label : null,
            description.HasRegion ? Region : null, description.HasYear ? Year : null, description.IsPerStep ? StepDate : null, Encoder, WeightsSha256,
        ];
        return names.OfType<string>();
    }
}
