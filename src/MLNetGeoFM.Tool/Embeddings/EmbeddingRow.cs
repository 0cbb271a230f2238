namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>One row of a file of embeddings, without the embedding; used again for every row.</summary>
internal sealed class EmbeddingRow
{
    public string SampleId { get; set; } = "";

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Latitude { get; set; } = float.NaN;

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Longitude { get; set; } = float.NaN;

    /// <summary>Days since 1970-01-01; null = no dates.</summary>
    public int? FirstDate { get; set; }

    /// <summary>Days since 1970-01-01; null = no dates.</summary>
    public int? LastDate { get; set; }

    /// <summary>Number of dates, clear or not.</summary>
    public int Dates { get; set; }

    /// <summary>Share of the values that the encoder saw, 0..1; NaN = unknown.</summary>
    public float ClearFraction { get; set; } = float.NaN;

    /// <summary>Null = unknown.</summary>
    public string? Label { get; set; }

    /// <summary>Null = unknown.</summary>
    public string? Region { get; set; }

    public int Year { get; set; }

    /// <summary>First day of the step, days since 1970-01-01, where a row is a step.</summary>
    public int StepDate { get; set; }
}
