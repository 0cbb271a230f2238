namespace MLNetGeoFM.Tool.Results;

/// <summary>The result of <c>geofm bench encode</c>; rates are medians over the rounds.</summary>
/// <param name="Encoder">Id of the encoder's card.</param>
/// <param name="WeightsSha256">Of the weight file.</param>
/// <param name="Steps">T.</param>
/// <param name="Rows">Series encoded in all rounds together.</param>
/// <param name="Threads">Threads that encoded.</param>
/// <param name="VisibleTokens">Tokens of a series that the encoder saw.</param>
/// <param name="Rounds">Parts that the rows were encoded in.</param>
/// <param name="RowsPerSecond">Series a second.</param>
/// <param name="GigaflopsPerSecond">10^9 floating point operations of the network a second.</param>
/// <param name="GemmPeakGigaflops">What the matrix kernels reach on data in the first-level cache, all threads together, measured between the rounds.</param>
/// <param name="FractionOfPeak">The one divided by the other.</param>
/// <param name="MegaflopsPerRow">10^6 floating point operations of the network for a series.</param>
/// <param name="BytesPerRow">Managed memory allocated for a series, all threads together.</param>
/// <param name="PeakWorkingSetMiB">Most memory that the process ever held.</param>
/// <param name="InstructionSet">Instructions of the kernels.</param>
/// <param name="ProcessorShare">
/// Share of the threads' time that the machine gave them: well below 1 = other programs ran too, and rates and fraction are too low.
/// </param>
/// <param name="Seconds">Of the rounds alone.</param>
internal sealed record BenchResult(
    string Encoder,
    string WeightsSha256,
    int Steps,
    int Rows,
    int Threads,
    int VisibleTokens,
    int Rounds,
    double RowsPerSecond,
    double GigaflopsPerSecond,
    double GemmPeakGigaflops,
    double FractionOfPeak,
    double MegaflopsPerRow,
    double BytesPerRow,
    double PeakWorkingSetMiB,
    string InstructionSet,
    double ProcessorShare,
    double Seconds);
