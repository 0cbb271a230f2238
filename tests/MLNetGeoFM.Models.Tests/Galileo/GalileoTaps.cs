namespace MLNetGeoFM.Models.Tests;

/// <summary>What Galileo's network computes on the way, for some tokens of some samples.</summary>
internal sealed class GalileoTaps
{
    private const int D = 128;

    private readonly Dictionary<NetworkValue, float[]> _values = [];

    /// <param name="encoder">The encoder.</param>
    /// <param name="inputs">Samples.</param>
    /// <param name="options">Options.</param>
    /// <param name="sees">Tokens that are computed, by their state.</param>
    public GalileoTaps(
        GalileoEncoder encoder, IReadOnlyList<GalileoInput> inputs, GalileoOptions options, Func<GalileoTokenState, bool> sees)
    {
        int grid = inputs.Max(input => input.Height) / options.PatchSize;
        Network = encoder.Networks.Get(GalileoEncoder.Key(options, grid, GalileoOutputs.Everything));
        Batch = new TokenBatch(GalileoGroups.LargestFeatureCount(options.PatchSize), GalileoNetworks.TableCount);
        foreach (var input in inputs)
        {
            GalileoTokenizer.Tokenize(input, options.PatchSize, sees, Batch);
            Batch.EndSequence();
        }

        using var runner = new NetworkRunner(Network.Network, InstructionSets.Best);
        runner.Run(Batch);
        foreach (var value in Network.Network.Outputs.Where(value => value.Domain == RowDomain.Token))
        {
            float[] rows = new float[Batch.Rows * D];
            for (int row = 0; row < Batch.Rows; row++)
                runner.OutputRow(value, row).CopyTo(rows.AsSpan(row * D));
            _values.Add(value, rows);
        }
    }

    public GalileoNetwork Network { get; }

    public TokenBatch Batch { get; }

    public float[] Projected => _values[Network.Projected];

    public float[] Encoded => _values[Network.Encoded];

    public float[] Tokens => _values[Network.Tokens];

    public float[] Block(int block) => _values[Network.Blocks[block]];

    public static ReadOnlySpan<float> Row(float[] values, int row) => values.AsSpan(row * D, D);
}
