namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>One division of the samples and what cross-validation over each of its draws gave.</summary>
internal sealed record EvaluatedFolds(FoldPlan Plan, IReadOnlyList<CrossValidationReport> Reports);

/// <summary>What a report needs to know of the samples besides their predictions; a column that the data lacks is null.</summary>
/// <param name="Labels">Class of each row, [rows]; empty = none.</param>
/// <param name="Regions">Region of each row.</param>
/// <param name="Blocks">Spatial block of each row.</param>
/// <param name="Latitudes">Degrees, WGS 84.</param>
/// <param name="Longitudes">Degrees, WGS 84.</param>
internal sealed record EvaluatedSamples(string[] Labels, string[]? Regions, string[]? Blocks, float[]? Latitudes, float[]? Longitudes)
{
    /// <summary>Height of a band of latitude, degrees.</summary>
    public double LatitudeBand { get; init; } = ErrorColumns.DefaultLatitudeBand;

    /// <summary>Climate zone of each row; empty = not known.</summary>
    public string[]? Climates { get; init; }

    /// <summary>Size of each row's field in the unit of its column; NaN = not known.</summary>
    public double[]? FieldSizes { get; init; }

    /// <summary>Whether every sample says where it is.</summary>
    public bool HasPositions => Latitudes is not null && Longitudes is not null
        && Latitudes.All(float.IsFinite) && Longitudes.All(float.IsFinite);
}
