using System.Globalization;

namespace MLNetGeoFM.Tool.Results;

/// <summary>What wrong metadata change, of several models side by side: a row for each model, a column for each step, in three parts.</summary>
/// <param name="Steps">The steps, in words.</param>
/// <param name="Parts">Flip rate, total variation and change of macro-F1.</param>
internal sealed record SensitivityGrid(IReadOnlyList<string> Steps, IReadOnlyList<SensitivityGridPart> Parts)
{
    public static SensitivityGrid Of(IReadOnlyList<SensitivityResult> results)
    {
        string[] steps = [.. results.Select(Step).Distinct()];
        SensitivityGridPart part(string name, Func<SensitivityResult, double> value, string format) => new(name,
            [.. results.GroupBy(one => one.Model).Select(model => new SensitivityGridRow(model.Key, [.. steps.Select(step
                => model.FirstOrDefault(one => Step(one) == step) is { } found ? value(found).ToString(format, CultureInfo.InvariantCulture) : "")]))]);
        return new(steps,
        [
            part("flip rate", one => one.FlipRate, "0.000"),
            part("total variation", one => one.TotalVariation, "0.000"),
            part("macro-F1 change", one => one.MacroF1Change, "+0.000;-0.000;0.000"),
        ]);
    }

    private static string Step(SensitivityResult one) => one.LevelText.Length > 0 ? one.LevelText : one.Perturbation.Replace("place in ", "", StringComparison.Ordinal);
}

/// <summary>One measure of all models.</summary>
internal sealed record SensitivityGridPart(string Name, IReadOnlyList<SensitivityGridRow> Rows);

/// <summary>One measure of one model, step by step.</summary>
internal sealed record SensitivityGridRow(string Model, IReadOnlyList<string> Values);
