namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Names of the columns that an encoder left in a view.</summary>
/// <param name="Embedding">[D], or [T, D] where <paramref name="StepDates"/> is given.</param>
/// <param name="Size">D.</param>
/// <param name="ClearFraction">Share of values that the encoder saw.</param>
/// <param name="StepDates">First day of each step, [T]; null = one embedding for the whole series.</param>
internal sealed record EncodedColumns(string Embedding, int Size, string ClearFraction, string? StepDates = null);
