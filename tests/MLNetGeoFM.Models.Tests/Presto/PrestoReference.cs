using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>What is easily got wrong in Presto.</summary>
public enum PrestoMistake
{
    None, TanhGelu, MonthsFromOne, NormBeforeMean, SmallEpsilon, PlaceNotInMean, TopographyAtEveryStep,
    TopographyWithMonthAndPosition, PlaceWithPosition, MonthAndPositionSwapped, GroupHiddenOnlyIfAllBandsAre,
    TopographyHiddenIfAnyStepIs, MissingClassAsToken,
    LatitudeAndLongitudeSwapped, DynamicWorldWithoutEncodings, NormAfterAttention,
}

/// <summary>
/// Presto's encoder once more, in double precision, from the notes beside its golden numbers: slow, plain, and able to make the
/// known mistakes, so that a test can show that it would see them.
/// </summary>
internal sealed class PrestoReference(WeightSet weights, PrestoMistake mistake = PrestoMistake.None)
{
    private const int D = 128;
    private static readonly string[] Groups =
        ["S1", "S2_RGB", "S2_Red_Edge", "S2_NIR_10m", "S2_NIR_20m", "S2_SWIR", "ERA5", "SRTM", "NDVI"];
    private static readonly int[] Starts = [0, 2, 5, 8, 9, 10, 12, 14, 16, 17];

    /// <summary>One row of a table of base 1000 for each of 24 positions, sines and cosines taking turns.</summary>
    public static float[] PositionTable(int size) =>
        [.. Enumerable.Range(0, 24 * size).Select(i => (i / size) / Math.Pow(1000, 2.0 * (i % size / 2) / size))
            .Select((angle, i) => (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle)))];

    /// <summary>One row for each month: half sines, half cosines, all of the same angle.</summary>
    public static float[] MonthTable(int size) =>
        [.. Enumerable.Range(0, 12 * size).Select(i => (IsSine: i % size < size / 2, Angle: Math.Tau * (i / size) / 12))
            .Select(cell => (float)(cell.IsSine ? Math.Sin(cell.Angle) : Math.Cos(cell.Angle)))];

    public double[] Encode(PrestoInput input) =>
        Pool(Run(input), token => mistake != PrestoMistake.PlaceNotInMean || token.Group != 10);

    /// <summary>The mean over a step's tokens, then the norm; null where it has none.</summary>
    public double[]? EncodeStep(PrestoInput input, int step)
    {
        List<Token> tokens = Run(input);
        return tokens.Exists(token => token.Step == step) ? Pool(tokens, token => token.Step == step) : null;
    }

    private double[] Pool(List<Token> tokens, Func<Token, bool> isPooled)
    {
        bool normFirst = mistake == PrestoMistake.NormBeforeMean;
        double[][] rows = [.. tokens.Where(isPooled).Select(token => normFirst ? Norm(token.Row, "encoder.norm") : token.Row)];
        double[] mean = [.. Enumerable.Range(0, D).Select(i => rows.Average(row => row[i]))];
        return normFirst ? mean : Norm(mean, "encoder.norm");
    }

    private List<Token> Run(PrestoInput input)
    {
        List<Token> tokens = Tokens(input);
        for (int block = 0; block < 2; block++)
        {
            string name = $"encoder.blocks.{block}.";
            Attend(tokens, name);
            for (int i = 0; i < tokens.Count; i++)
            {
                double[] hidden = [.. Linear(Norm(tokens[i].Row, name + "norm2"), name + "mlp.fc1").Select(Gelu)];
                tokens[i] = tokens[i] with { Row = Sum(tokens[i].Row, Linear(hidden, name + "mlp.fc2")) };
            }
        }

        return tokens;
    }

    private void Attend(List<Token> tokens, string name)
    {
        bool postNorm = mistake == PrestoMistake.NormAfterAttention;
        double[][] qkv =
            [.. tokens.Select(token => Linear(postNorm ? token.Row : Norm(token.Row, name + "norm1"), name + "attn.qkv"))];
        for (int i = 0; i < tokens.Count; i++)
        {
            double[] attended = new double[D];
            for (int head = 0; head < 8; head++)
            {
                double[] weight =
                    [.. qkv.Select(key => Math.Exp(Enumerable.Range(head * 16, 16).Sum(c => qkv[i][c] * key[D + c]) / 4))];
                for (int c = head * 16; c < (head + 1) * 16; c++)
                    attended[c] = weight.Select((w, k) => w * qkv[k][(2 * D) + c]).Sum() / weight.Sum();
            }

            double[] change = Linear(attended, name + "attn.proj");
            tokens[i] = tokens[i] with { Row = Sum(tokens[i].Row, postNorm ? Norm(change, name + "norm1") : change) };
        }
    }

    private List<Token> Tokens(PrestoInput input)
    {
        int steps = input.Months.Length;
        List<Token> tokens = [new(10, -1, Sum(Linear(Place(input), "encoder.latlon_embed"),
            mistake == PrestoMistake.PlaceWithPosition ? Encoding(-1, -1, 0) : new double[D]))];
        for (int group = 0; group < 9; group++)
        {
            bool isTopography = group == 7;
            for (int step = 0; step < (isTopography && mistake != PrestoMistake.TopographyAtEveryStep ? 1 : steps); step++)
            {
                if (!IsVisible(input, group, step))
                    continue;
                double[] values =
                    Widen(input.Values.Span[((step * 17) + Starts[group])..((step * 17) + Starts[group + 1])]);
                bool isBare = isTopography && mistake != PrestoMistake.TopographyWithMonthAndPosition;
                double[] encoding = Encoding(isBare ? -1 : input.Months.Span[step] - 1, group, isBare ? -1 : step);
                double[] projected = Linear(values, $"encoder.eo_patch_embed.{Groups[group]}");
                tokens.Add(new(group, isTopography ? -1 : step, Sum(projected, encoding)));
            }
        }

        for (int step = 0; step < steps; step++)
        {
            int kind = input.DynamicWorld.IsEmpty ? 9 : input.DynamicWorld.Span[step];
            if (kind == 9 && mistake != PrestoMistake.MissingClassAsToken)
                continue;
            double[] row = Widen(weights.Values("encoder.dw_embed.weight").Slice(kind * D, D));
            bool isBare = mistake == PrestoMistake.DynamicWorldWithoutEncodings;
            tokens.Add(new(9, step, isBare ? row : Sum(row, Encoding(input.Months.Span[step] - 1, 9, step))));
        }

        return tokens;
    }

    private bool IsVisible(PrestoInput input, int group, int step)
    {
        if (input.Visible.IsEmpty)
            return true;
        bool Whole(int at)
        {
            bool[] bands = input.Visible.ToArray()[((at * 17) + Starts[group])..((at * 17) + Starts[group + 1])];
            return mistake == PrestoMistake.GroupHiddenOnlyIfAllBandsAre ? bands.Contains(true) : !bands.Contains(false);
        }

        return group == 7 && mistake == PrestoMistake.TopographyHiddenIfAnyStepIs
            ? Enumerable.Range(0, input.Months.Length).All(Whole)
            : Whole(step);
    }

    private double[] Place(PrestoInput input)
    {
        double latitude = input.Latitude * Math.PI / 180, longitude = input.Longitude * Math.PI / 180;
        if (mistake == PrestoMistake.LatitudeAndLongitudeSwapped)
            (latitude, longitude) = (longitude, latitude);
        return [Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude)];
    }

    // [month 32 | group 32 | position 64]; -1 = nothing there.
    private double[] Encoding(int month, int group, int position)
    {
        if (month >= 0 && mistake == PrestoMistake.MonthsFromOne)
            month = (month + 1) % 12;
        double[] months = Row("encoder.month_embed.weight", month, 32), groups = Row("encoder.channel_embed.weight", group, 32);
        double[] positions = Row("encoder.pos_embed", position, 64);
        return mistake == PrestoMistake.MonthAndPositionSwapped
            ? [.. positions, .. groups, .. months]
            : [.. months, .. groups, .. positions];
    }

    private double[] Row(string name, int row, int size) =>
        row < 0 ? new double[size] : Widen(weights.Values(name).Slice(row * size, size));

    private static double[] Widen(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];

    private double[] Linear(double[] row, string name)
    {
        ReadOnlySpan<float> weight = weights.Values($"{name}.weight"), bias = weights.Values($"{name}.bias");
        double[] result = new double[bias.Length];
        for (int o = 0; o < result.Length; o++)
        {
            result[o] = bias[o];
            for (int i = 0; i < row.Length; i++)
                result[o] += weight[(o * row.Length) + i] * row[i];
        }

        return result;
    }

    private double[] Norm(double[] row, string name)
    {
        ReadOnlySpan<float> gain = weights.Values($"{name}.weight"), bias = weights.Values($"{name}.bias");
        double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
        double scale = 1 / Math.Sqrt(variance + (mistake == PrestoMistake.SmallEpsilon ? 1e-6 : 1e-5));
        double[] result = new double[row.Length];
        for (int i = 0; i < row.Length; i++)
            result[i] = ((row[i] - mean) * scale * gain[i]) + bias[i];
        return result;
    }

    private double Gelu(double value) => mistake == PrestoMistake.TanhGelu
        ? 0.5 * value * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (value + (0.044715 * value * value * value))))
        : 0.5 * value * (1 + Erf(value / Math.Sqrt(2)));

    // The Taylor series; its terms stay below 1e6 up to |z| = 4, beyond which the answer is 1 to 1.5e-8.
    private static double Erf(double z)
    {
        if (Math.Abs(z) > 4)
            return Math.Sign(z);
        double term = z, sum = z;
        for (int n = 1; n < 100; n++)
        {
            term *= -z * z / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];

    private sealed record Token(int Group, int Step, double[] Row);
}
