using System.Globalization;
using System.Text.Json;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Presto against the golden numbers of its source: every case folder, every output in it.</summary>
[TestFixture]
[Category("Parity")]
public sealed class PrestoParityTests
{
    private const int D = 128;

    private static readonly string[] KnownOutputs =
    [
        "pooled", "tokens", "orig_indices", "token_padding", "reconstructed_x", "reconstructed_dw_logits", "cartesian",
        "pos_embed", "month_embed", "decoder.pos_embed", "decoder.month_embed",
    ];

    private static IEnumerable<string> Cases() => FixtureFolder.Cases("presto");

    [TestCaseSource(nameof(Cases))]
    public void Encode_GoldenCase_GivesTheSourcesNumbers(string name)
    {
        using CaseFolder golden = FixtureFolder.Case("presto", name);
        string[] outputs = [.. golden.Outputs.Tensors.Select(tensor => tensor.Name)];
        Assert.That(outputs, Is.Not.Empty.And.SubsetOf(KnownOutputs), "A case of a kind that is not known.");
        if (golden.Inputs.TryGet("x", out _))
            CheckEncoder(golden);
        else if (outputs.All(output => output is "cartesian" || output.Contains("_embed", StringComparison.Ordinal)))
            CheckTables(golden);
        else
            Assert.Fail("A case of a kind that is not known.");
    }

    private static void CheckEncoder(CaseFolder golden)
    {
        string weights = golden.WeightsPath ?? throw new InvalidDataException($"{golden.Name} names no weights.");
        var encoder = PrestoEncoder.Load(weights, keepsDecoder: true);
        PrestoInput[] inputs = Inputs(golden);
        if (golden.Inputs.TryGet("x_raw", out CheckpointTensor? raw))
            Compare(golden, golden.Inputs["x"], Normalized(golden, raw));
        if (golden.Outputs.TryGet("pooled", out CheckpointTensor? pooled))
        {
            float[] embeddings = new float[inputs.Length * D];
            encoder.Encode(inputs, embeddings);
            Compare(golden, pooled, embeddings);
        }

        CheckTokens(golden, [.. inputs.Select(encoder.EncodeTokens)]);
        PrestoReconstruction[] reconstructed = [.. inputs.Select(encoder.Reconstruct)];
        if (golden.Outputs.TryGet("reconstructed_x", out CheckpointTensor? values))
            Compare(golden, values, [.. reconstructed.SelectMany(series => series.Values.ToArray())]);
        if (golden.Outputs.TryGet("reconstructed_dw_logits", out CheckpointTensor? logits))
            Compare(golden, logits, [.. reconstructed.SelectMany(series => series.DynamicWorldLogits.ToArray())]);
    }

    // The source's batch is as long as its longest sample; what stands past a sample's own length means nothing.
    private static void CheckTokens(CaseFolder golden, PrestoTokens[] tokens)
    {
        int longest = tokens.Max(series => series.Count);
        if (golden.Outputs.TryGet("tokens", out CheckpointTensor? all))
        {
            Assert.That(all.Shape, Is.EqualTo(new[] { tokens.Length, longest, D }));
            float[] expected = all.ToSingles();
            float[] padded = [.. expected];
            for (int sample = 0; sample < tokens.Length; sample++)
                tokens[sample].Values.Span.CopyTo(padded.AsSpan(sample * longest * D));
            Compare(golden, all, padded);
        }

        if (golden.Outputs.TryGet("orig_indices", out CheckpointTensor? order))
            Assert.That(tokens.SelectMany(series => series.OriginalIndices.ToArray()), Is.EqualTo(order.ToInt64s()));
        if (golden.Outputs.TryGet("token_padding", out CheckpointTensor? padding))
        {
            Assert.That(padding.ToDoubles(), Is.EqualTo(tokens.SelectMany(series =>
                Enumerable.Range(0, longest).Select(token => token < series.Count ? 0.0 : 1))));
        }
    }

    private static void CheckTables(CaseFolder golden)
    {
        string path = golden.WeightsPath ?? SharedFolder.Require("models/presto/default_model.safetensors");
        using Checkpoint weights = Checkpoint.Open(path);
        foreach (CheckpointTensor table in golden.Outputs.Tensors)
        {
            if (table.Name == "cartesian")
            {
                float[] places = golden.Inputs["latlons"].ToSingles(), actual = new float[places.Length / 2 * 3];
                for (int i = 0; i < places.Length / 2; i++)
                    PrestoTokenizer.Cartesian(places[2 * i], places[(2 * i) + 1], actual.AsSpan(3 * i));
                Compare(golden, table, actual);
                continue;
            }

            bool isMonth = table.Name.EndsWith("month_embed", StringComparison.Ordinal);
            int size = table.Shape[^1];
            Compare(golden, table, isMonth ? PrestoReference.MonthTable(size) : PrestoReference.PositionTable(size));
            string room = table.Name.Contains('.', StringComparison.Ordinal) ? "" : "encoder.";
            string stored = room + table.Name + (isMonth ? ".weight" : "");
            Compare(golden, table, weights[stored].ToSingles());
        }
    }

    private static PrestoInput[] Inputs(CaseFolder golden)
    {
        CheckpointTensor x = golden.Inputs["x"];
        int batch = x.Shape[0], steps = x.Shape[1];
        float[] values = x.ToSingles(), places = golden.Inputs["latlons"].ToSingles();
        double[]? mask = golden.Inputs.TryGet("mask", out CheckpointTensor? masked) ? masked.ToDoubles() : null;
        double[]? classes = golden.Inputs.TryGet("dynamic_world", out CheckpointTensor? world) ? world.ToDoubles() : null;
        return
        [
            .. Enumerable.Range(0, batch).Select(sample => new PrestoInput
            {
                Values = values.AsMemory(sample * steps * 17, steps * 17),
                Visible = mask?[(sample * steps * 17)..((sample + 1) * steps * 17)].Select(hidden => hidden == 0).ToArray(),
                DynamicWorld = classes?[(sample * steps)..((sample + 1) * steps)].Select(value => (int)value).ToArray(),
                Months = Months(golden, sample, steps),
                Latitude = places[2 * sample],
                Longitude = places[(2 * sample) + 1],
            }),
        ];
    }

    // One start for all, a start for each, or a month for each step; counted from 0 there and from 1 here.
    private static int[] Months(CaseFolder golden, int sample, int steps)
    {
        if (!golden.Inputs.TryGet("month", out CheckpointTensor? month))
            return PrestoInput.MonthsFrom(1, steps);
        int[] values = [.. month.ToDoubles().Select(value => (int)value + 1)];
        return month.Shape.Count switch
        {
            0 => PrestoInput.MonthsFrom(values[0], steps),
            1 => PrestoInput.MonthsFrom(values[sample], steps),
            _ => values[(sample * steps)..((sample + 1) * steps)],
        };
    }

    // Bands that a case does not give are 0 before normalisation, as where the source puts single sensors together.
    private static float[] Normalized(CaseFolder golden, CheckpointTensor raw)
    {
        float[] given = raw.ToSingles();
        int width = raw.Shape[^1], steps = given.Length / width;
        int[] places = golden.Case.GetProperty("config").TryGetProperty("x_raw_bands", out JsonElement bands)
            ? [.. bands.EnumerateArray().Select(band => PrestoNormalization.RawBands.ToList().IndexOf(Esa(band.GetString()!)))]
            : [.. Enumerable.Range(0, 18)];
        Assert.That(places, Has.Length.EqualTo(width).And.None.EqualTo(-1));
        float[] full = new float[steps * 18], normalized = new float[steps * 17];
        for (int i = 0; i < given.Length; i++)
            full[(i / width * 18) + places[i % width]] = given[i];
        PrestoNormalization.Normalize(full, normalized);
        return normalized;
    }

    private static string Esa(string band) =>
        band.Length == 2 && band[0] == 'B' ? string.Create(CultureInfo.InvariantCulture, $"B0{band[1]}") : band;

    private static void Compare(CaseFolder golden, CheckpointTensor expected, float[] actual)
    {
        double largest = expected.ToDoubles().Zip(actual, (e, a) => Math.Abs(e - a)).DefaultIfEmpty().Max();
        TestContext.Out.WriteLine(FormattableString.Invariant($"{golden.Name} {expected.Name}: max |Δ| = {largest:g3}"));
        GoldenAssert.Close(expected, actual, golden.Absolute, golden.Relative);
    }
}
