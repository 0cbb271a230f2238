namespace MLNetGeoFM.Tool.Results;

/// <summary>The result of <c>geofm encode</c>.</summary>
internal sealed record EncodingResult(
    string Data,
    string Encoder,
    string WeightsSha256,
    int EmbeddingSize,
    string Pooling,
    bool UsesLocation,
    int Samples,
    long Rows,
    int NothingClear,
    string Output,
    long OutputBytes,
    IReadOnlyList<string> Notes,
    double Seconds);
