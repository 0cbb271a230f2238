using System.Globalization;
using MLNetGeoFM.Tests;

namespace MLNetGeoFM.Models.Tests;

/// <summary>Compares what Galileo computes on the way with a case's golden values, so that a difference is located.</summary>
internal static class GalileoIntermediates
{
    private const int D = 128;

    public static void Check(CaseFolder golden, GalileoCase given, GalileoEncoder encoder)
    {
        // All blocks that run, whatever leaves early.
        var options = new GalileoOptions
        {
            PatchSize = given.Options.PatchSize,
            GsdMetres = given.Options.GsdMetres,
            Layers = given.Options.Layers,
            FinalNorm = given.Options.FinalNorm,
        };
        var all = new GalileoTaps(encoder, given.Inputs, options, _ => true);
        var kept = new GalileoTaps(encoder, given.Inputs, options, state => state == GalileoTokenState.Visible);
        var seen = GroupsSeen(given);
        float[] projected = Rows(all, all.Projected, seen), encoded = Rows(all, all.Encoded, seen);
        var states = StatesOf(given);
        foreach (var tensor in golden.Intermediates!.Tensors)
        {
            string[] parts = tensor.Name.Split('.', 2);
            switch (parts[0])
            {
                case "proj" or "encoded" when parts[1].EndsWith("_x", StringComparison.Ordinal):
                    Compare(golden, tensor, OfModality(given, parts[0] == "proj" ? projected : encoded, D, parts[1]));
                    break;
                case "proj" or "encoded":
                    Compare(golden, tensor, OfModality(given, [.. states.SelectMany(sample => sample).Select(state => (float)state)], 1, parts[1]));
                    break;
                case "seq":
                    CheckSequence(golden, tensor, parts[1], states, encoded, kept);
                    break;
                case string block when block.StartsWith("block", StringComparison.Ordinal):
                    Compare(golden, tensor, Padded(tensor, states, kept.Block(int.Parse(block[5..], CultureInfo.InvariantCulture))));
                    break;
                default:
                    Assert.Fail($"{golden.Name}: '{tensor.Name}' is an intermediate value of a kind that is not known.");
                    break;
            }
        }
    }

    /// <summary>Groups with a visible token in any sample.</summary>
    public static HashSet<int> GroupsSeen(GalileoCase given)
    {
        var batch = new TokenBatch(GalileoGroups.LargestFeatureCount(given.Options.PatchSize), GalileoNetworks.TableCount);
        foreach (var input in given.Inputs)
            GalileoTokenizer.Tokenize(input, given.Options.PatchSize, state => state == GalileoTokenState.Visible, batch);
        return [.. batch.Groups];
    }

    private static void CheckSequence(
        CaseFolder golden, CheckpointTensor tensor, string name, GalileoTokenState[][] states, float[] encoded, GalileoTaps kept)
    {
        switch (name)
        {
            case "x":
                Compare(golden, tensor, encoded);
                break;
            case "mask":
                Compare(golden, tensor, [.. states.SelectMany(sample => sample).Select(state => (float)state)]);
                break;
            case "kept_x":
                Compare(golden, tensor, Padded(tensor, states, kept.Encoded));
                break;
            case "kept_mask":
                Compare(golden, tensor, [.. states.SelectMany(sample => Enumerable.Range(0, tensor.Shape[1])
                    .Select(token => token < sample.Count(state => state == GalileoTokenState.Visible) ? 0f : 1f))]);
                break;
            case "sort_indices":
                var order = states.SelectMany(sample =>
                    Enumerable.Range(0, sample.Length).OrderBy(token => sample[token] != GalileoTokenState.Visible));
                Assert.That(tensor.ToInt64s(), Is.EqualTo(order.Select(index => (long)index)), golden.Name);
                break;
            default:
                Assert.Fail($"{golden.Name}: '{tensor.Name}' is an intermediate value of a kind that is not known.");
                break;
        }
    }

    // The source leaves a group that no sample sees without its projection.
    private static float[] Rows(GalileoTaps taps, float[] values, HashSet<int> seen)
    {
        float[] rows = [.. values];
        for (int row = 0; row < taps.Batch.Rows; row++)
        {
            for (int i = row * D; !seen.Contains(taps.Batch.Groups[row]) && i < (row + 1) * D; i++)
                rows[i] -= taps.Projected[i];
        }

        return rows;
    }

    private static GalileoTokenState[][] StatesOf(GalileoCase given)
    {
        int patchSize = given.Options.PatchSize;
        IEnumerable<GalileoTokenState> Of(GalileoInput input, GalileoModality modality)
        {
            int grid = input.Height / patchSize;
            return Enumerable.Range(0, GalileoTokenizer.TokenCount(input, modality, grid))
                .Select(token => GalileoTokenizer.StateOf(input, GalileoPlace.Of(modality, token, grid, input.Steps), patchSize));
        }

        return [.. given.Inputs.Select(input => Enum.GetValues<GalileoModality>().SelectMany(modality => Of(input, modality)).ToArray())];
    }

    // The rows of one modality, of all samples, out of the rows of all tokens.
    private static float[] OfModality(GalileoCase given, float[] rows, int width, string name)
    {
        var wanted = name[..^2] switch
        {
            "s_t" => GalileoModality.SpaceTime,
            "sp" => GalileoModality.Space,
            "t" => GalileoModality.Time,
            "st" => GalileoModality.Static,
            _ => throw new InvalidDataException($"'{name}' is no input of Galileo."),
        };
        List<float> result = [];
        int first = 0;
        foreach (var input in given.Inputs)
        {
            foreach (var modality in Enum.GetValues<GalileoModality>())
            {
                int count = GalileoTokenizer.TokenCount(input, modality, input.Height / given.Options.PatchSize) * width;
                if (modality == wanted)
                    result.AddRange(rows.AsSpan(first, count));
                first += count;
            }
        }

        return [.. result];
    }

    // The source's batch is as long as its longest sample; what stands past a sample's own length means nothing.
    private static float[] Padded(CheckpointTensor expected, GalileoTokenState[][] states, float[] kept)
    {
        float[] padded = expected.ToSingles();
        int row = 0;
        for (int sample = 0; sample < states.Length; sample++)
        {
            int count = states[sample].Count(state => state == GalileoTokenState.Visible);
            kept.AsSpan(row * D, count * D).CopyTo(padded.AsSpan(sample * expected.Shape[1] * D));
            row += count;
        }

        Assert.That(row * D, Is.EqualTo(kept.Length));
        return padded;
    }

    private static void Compare(CaseFolder golden, CheckpointTensor expected, float[] actual)
        => GalileoParityTests.Compare(golden, expected, actual, golden.Absolute, golden.Relative);
}
