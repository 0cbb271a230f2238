using System.Globalization;
using MLNetGeoFM.Tests;

namespace MLNetGeoFM.Models.Tests;

/// <summary>Galileo against the golden numbers of its source: every case folder, every output, every value in between.</summary>
[TestFixture]
[Category("Parity")]
internal sealed class GalileoParityTests
{
    // Finds an epsilon of 1e-6 in the norms, which the cases' own tolerance lets through.
    private const double AverageTolerance = 2e-6;

    private static readonly string[] EncoderOutputs =
        ["out.s_t_x", "out.sp_x", "out.t_x", "out.st_x", "out.s_t_m", "out.sp_m", "out.t_m", "out.st_m", "avg_per_patch", "avg"];

    private static readonly Dictionary<string, GalileoModality> Modalities = new()
    {
        ["s_t"] = GalileoModality.SpaceTime,
        ["sp"] = GalileoModality.Space,
        ["t"] = GalileoModality.Time,
        ["st"] = GalileoModality.Static,
    };

    private static IEnumerable<string> Cases() => FixtureFolder.Cases("galileo-nano");

    [TestCaseSource(nameof(Cases))]
    public void Encode_GoldenCase_GivesTheSourcesNumbers(string name)
    {
        using CaseFolder golden = FixtureFolder.Case("galileo-nano", name);
        string[] outputs = [.. golden.Outputs.Tensors.Select(tensor => tensor.Name)];
        Assert.That(outputs, Is.Not.Empty);
        if (outputs.All(EncoderOutputs.Contains))
            CheckEncoder(golden);
        else if (outputs.All(output => Begins(output, "pinv_") || Begins(output, "weight_")))
            CheckKernels(golden);
        else if (outputs.All(output => output is "pos_embed" or "month_embed" || Begins(output, "spatial_")))
            CheckTables(golden);
        else if (outputs.All(output => output.Split('.')[^1] is "std" or "plain"))
            CheckNormalizations(golden);
        else
            Assert.Fail($"A case of a kind that is not known, with outputs {string.Join(", ", outputs)}.");
    }

    private static bool Begins(string output, string start) => output.StartsWith(start, StringComparison.Ordinal);

    private static void CheckEncoder(CaseFolder golden)
    {
        var encoder = GalileoWeights.Load(golden.WeightsPath!);
        var given = new GalileoCase(golden);
        string hash = encoder.ComputeWeightsSha256();
        var tokens = encoder.Encode(given.Inputs, given.Options);
        foreach (var output in golden.Outputs.Tensors)
        {
            if (output.Name == "avg" && given.Options.FinalNorm)
                Compare(golden, output, Join(tokens, sample => sample.Average), AverageTolerance, 0);
            else if (output.Name == "avg")
                Compare(golden, output, Join(tokens, sample => sample.Average));
            else if (output.Name == "avg_per_patch")
                Compare(golden, output, Join(tokens, sample => sample.AveragePerPatch));
            else if (output.Name.EndsWith("_m", StringComparison.Ordinal))
                Compare(golden, output, Join(tokens, sample => States(sample, ModalityOf(output.Name))));
            else
                Compare(golden, output, WithProjections(given, encoder, tokens, ModalityOf(output.Name)));
        }

        CheckRaw(golden);
        if (golden.Intermediates is not null)
            GalileoIntermediates.Check(golden, given, encoder);
        Assert.That(encoder.ComputeWeightsSha256(), Is.EqualTo(hash));
    }

    // Without any block the source gives every token's projection, a hidden one's too, where its group is visible anywhere in
    // the batch.
    private static float[] WithProjections(
        GalileoCase given, GalileoEncoder encoder, IReadOnlyList<GalileoTokens> tokens, GalileoModality modality)
    {
        float[] values = Join(tokens, sample => sample.Tokens(modality).ToArray());
        if (given.Options.Layers != 0)
            return values;
        var seen = GalileoIntermediates.GroupsSeen(given);
        var taps = new GalileoTaps(encoder, given.Inputs, given.Options, _ => true);
        int row = 0, to = 0;
        foreach (var input in given.Inputs)
        {
            foreach (var each in Enum.GetValues<GalileoModality>())
            {
                int grid = input.Height / given.Options.PatchSize;
                for (int token = 0; token < GalileoTokenizer.TokenCount(input, each, grid); token++, row++)
                {
                    if (each != modality)
                        continue;
                    if (seen.Contains(taps.Batch.Groups[row]))
                        GalileoTaps.Row(taps.Tokens, row).CopyTo(values.AsSpan(to));
                    to += encoder.EmbeddingSize;
                }
            }
        }

        return values;
    }

    // Values before normalisation, where a case has them: the inputs, NDVI and location come from them.
    private static void CheckRaw(CaseFolder golden)
    {
        foreach (var (key, modality) in Modalities)
        {
            if (!golden.Inputs.TryGet($"raw.{key}_x", out var raw))
                continue;
            float[] values = raw.ToSingles();
            GalileoNormalization.Standard.Normalize(modality, values, values);
            Compare(golden, golden.Inputs[$"{key}_x"], values, 1e-6, 1e-6);
        }

        CheckIndex(golden);
        if (!golden.Inputs.TryGet("raw.latlon", out var places))
            return;
        float[] degrees = places.ToSingles(), statics = golden.Inputs["st_x"].ToSingles(), location = new float[3];
        for (int sample = 0; sample < degrees.Length / 2; sample++)
        {
            GalileoInput.WriteLocation(degrees[2 * sample], degrees[(2 * sample) + 1], location);
            GoldenAssert.Close($"{golden.Name}: location", statics.AsSpan((sample * 18) + 1, 3), location, 1e-6, 0);
        }
    }

    private static void CheckIndex(CaseFolder golden)
    {
        if (!golden.Inputs.TryGet("raw.s_t_x", out var raw))
            return;
        float[] values = raw.ToSingles(), masks = golden.Inputs["s_t_m"].ToSingles();
        for (int i = 0; i < values.Length / 13; i++)
        {
            double index = GalileoNormalization.Ndvi(values[(i * 13) + 8], values[(i * 13) + 4]);
            if (masks[(i * 7) + 6] == 0)
                Assert.That(values[(i * 13) + 12], Is.EqualTo(index).Within(1e-6), $"{golden.Name}: NDVI of raw values");
        }
    }

    private static void CheckKernels(CaseFolder golden)
    {
        var weight = golden.Inputs["weight_8x8"];
        foreach (var output in golden.Outputs.Tensors)
        {
            int size = int.Parse(output.Name[(output.Name.IndexOf('_', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
            if (output.Name.StartsWith("weight_", StringComparison.Ordinal))
                Compare(golden, output, PatchKernel.Resize(weight.ToSingles(), size), 3e-6, 0);
            else
                Compare(golden, output, Kronecker(size), 3e-6, 0);
        }
    }

    private static float[] Kronecker(int size)
    {
        double[] line = PatchKernel.Enlargement(size);
        float[] square = new float[size * size * 64];
        for (int i = 0; i < square.Length; i++)
        {
            (int reduced, int pixel) = Math.DivRem(i, 64);
            square[i] = (float)(line[(reduced / size * 8) + (pixel / 8)] * line[(reduced % size * 8) + (pixel % 8)]);
        }

        return square;
    }

    private static void CheckTables(CaseFolder golden)
    {
        var encoder = GalileoWeights.Load();
        foreach (var output in golden.Outputs.Tensors)
        {
            if (output.Name == "pos_embed")
            {
                Compare(golden, output, encoder.Weights.Values("pos_embed").ToArray());
                Compare(golden, output, SpaceEncoding.Table(output.Shape[0], 1, output.Shape[1]));
            }
            else if (output.Name == "month_embed")
                Compare(golden, output, encoder.Weights.Values("month_embed.weight").ToArray());
            else
                Compare(golden, output, SpaceTable(output));
        }
    }

    // spatial_g4_r2p0: a grid of 4 x 4, ratio 2.0; a row of the table is a patch's column part, then its row part.
    private static float[] SpaceTable(CheckpointTensor output)
    {
        string[] parts = output.Name.Split('_');
        int grid = int.Parse(parts[1][1..], CultureInfo.InvariantCulture), half = output.Shape[1] / 2;
        double ratio = double.Parse(parts[2][1..].Replace('p', '.'), CultureInfo.InvariantCulture);
        float[] line = SpaceEncoding.Table(grid, ratio, half);
        return [.. Enumerable.Range(0, grid * grid).SelectMany(patch =>
            line[(patch % grid * half)..((patch % grid * half) + half)].Concat(line[(patch / grid * half)..((patch / grid * half) + half)]))];
    }

    private static void CheckNormalizations(CaseFolder golden)
    {
        Dictionary<string, GalileoModality> names = new()
        {
            ["space_time"] = GalileoModality.SpaceTime,
            ["space"] = GalileoModality.Space,
            ["time"] = GalileoModality.Time,
            ["static"] = GalileoModality.Static,
        };
        foreach (var output in golden.Outputs.Tensors)
        {
            string[] parts = output.Name.Split('.');
            double[] values = golden.Inputs[parts[0]].ToDoubles();
            (parts[1] == "plain" ? GalileoNormalization.Plain : GalileoNormalization.Standard).Normalize(names[parts[0]], values, values);
            GoldenAssert.Close($"{golden.Name}: {output.Name}", output.ToDoubles(), values, golden.Absolute, golden.Relative);
        }
    }

    private static GalileoModality ModalityOf(string output) => Modalities[output["out.".Length..^2]];

    private static float[] States(GalileoTokens sample, GalileoModality modality)
        => [.. sample.States(modality).ToArray().Select(state => (float)state)];

    private static float[] Join(IReadOnlyList<GalileoTokens> tokens, Func<GalileoTokens, ReadOnlyMemory<float>> values)
        => [.. tokens.SelectMany(sample => values(sample).ToArray())];

    private static void Compare(CaseFolder golden, CheckpointTensor expected, float[] actual)
        => Compare(golden, expected, actual, golden.Absolute, golden.Relative);

    internal static void Compare(CaseFolder golden, CheckpointTensor expected, float[] actual, double absolute, double relative)
    {
        float[] values = expected.ToSingles();
        if (values.Length == actual.Length)
        {
            double largest = values.Zip(actual, (a, b) => (double)Math.Abs(a - b)).DefaultIfEmpty().Max();
            TestContext.Out.WriteLine(FormattableString.Invariant($"{golden.Name} {expected.Name}: max |Δ| {largest:g3}"));
        }

        GoldenAssert.Close($"{golden.Name}: {expected.Name}", values, actual, absolute, relative);
    }
}
