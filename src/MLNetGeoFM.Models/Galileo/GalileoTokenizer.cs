namespace MLNetGeoFM.Models;

/// <summary>
/// Cuts a sample in Galileo's own inputs into tokens, in the order of the model: space-time (h w t group), space (h w group),
/// time (t group), static.
/// </summary>
internal static class GalileoTokenizer
{
    /// <summary>Adds the visible tokens of a sample as one sequence of one segment.</summary>
    /// <param name="input">The sample; checked.</param>
    /// <param name="patchSize">p.</param>
    /// <param name="sees">Which tokens are added, by their state.</param>
    /// <param name="batch">Where to.</param>
    public static void Tokenize(GalileoInput input, int patchSize, Func<GalileoTokenState, bool> sees, TokenBatch batch)
    {
        batch.BeginSequence(1);
        int grid = input.Height / patchSize;
        Span<int> tables = stackalloc int[GalileoNetworks.TableCount];
        foreach (var modality in Enum.GetValues<GalileoModality>())
        {
            for (int token = 0; token < TokenCount(input, modality, grid); token++)
            {
                var place = GalileoPlace.Of(modality, token, grid, input.Steps);
                if (!sees(StateOf(input, place, patchSize)))
                    continue;
                place.WriteTables(input.Months.Span, tables);
                WriteFeatures(input, place, patchSize, batch.AddToken(place.Group.Index, 0, tables));
            }
        }
    }

    /// <summary>Tokens of a modality, hidden ones too.</summary>
    public static int TokenCount(GalileoInput input, GalileoModality modality, int grid)
        => (int)input.Positions(modality, grid, grid) * GalileoPlace.Groups(modality).Count;

    /// <summary>State of a token: that of the patch's upper left pixel.</summary>
    /// <remarks>Source: src/galileo.py:680, 700, nasaharvest/galileo @ 0f0b5b9.</remarks>
    public static GalileoTokenState StateOf(GalileoInput input, GalileoPlace place, int patchSize)
    {
        var group = place.Group;
        var states = input.States(group.Modality);
        if (states.IsEmpty)
            return GalileoTokenState.Hidden;
        int position = Position(input, place, place.Row * patchSize, place.Column * patchSize);
        return states[(position * GalileoPlace.Groups(group.Modality).Count) + group.Place];
    }

    // A patch as the kernels have it: band, row, column.
    private static void WriteFeatures(GalileoInput input, GalileoPlace place, int patchSize, Span<float> features)
    {
        var group = place.Group;
        var values = input.Values(group.Modality);
        if (values.IsEmpty)
            return;
        int bands = GalileoBands.Of(group.Modality).Count, side = group.HasPatches ? patchSize : 1, feature = 0;
        for (int band = group.FirstBand; band < group.FirstBand + group.BandCount; band++)
        {
            for (int row = 0; row < side; row++)
            {
                for (int column = 0; column < side; column++)
                {
                    int position = Position(input, place, (place.Row * patchSize) + row, (place.Column * patchSize) + column);
                    features[feature++] = values[(position * bands) + band];
                }
            }
        }
    }

    // Number of a place along all axes of an input but its last.
    private static int Position(GalileoInput input, GalileoPlace place, int row, int column) => place.Group.Modality switch
    {
        GalileoModality.SpaceTime => (((row * input.Width) + column) * input.Steps) + place.Step,
        GalileoModality.Space => (row * input.Width) + column,
        GalileoModality.Time => place.Step,
        _ => 0,
    };
}
