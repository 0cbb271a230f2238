using System.CommandLine;
using System.Globalization;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Whether and how a verb tests models on degraded series.</summary>
internal sealed class RobustnessTestOptions
{
    private readonly Option<bool> _robustness = new("--robustness")
    {
        Description = "Also test the models on degraded series (lost dates, gaps, shifts, noise) and on wrong places and months. Those of the first "
            + "--folds, in their first draw.",
    };

    private readonly Option<string> _degrade = new("--degrade")
    {
        Description = "With --robustness: degradations instead of the usual ones, KIND:LEVEL. random, cloudy, noise: per cent; missing, informative: "
            + "dates; gap, shift, early: days; months: months; offset: reflectance. Example: random:30,random:60,gap:75.",
        HelpName = "KIND:LEVEL[,...]",
    };

    private readonly Option<int> _seeds = new("--robustness-seeds")
    {
        Description = "With --robustness: how often what is random is drawn; scores are means.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_robustness);
        command.Options.Add(_degrade);
        command.Options.Add(_seeds);
        _seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var seeds && seeds is < 1 or > 100)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--robustness-seeds must be 1 to 100, got {seeds}."));
        });
        _degrade.Validators.Add(result =>
        {
            try
            {
                _ = Degradations(result.GetValueOrDefault<string>());
            }
            catch (FormatException wrong)
            {
                result.AddError($"--degrade: {wrong.Message}");
            }
        });
        command.Validators.Add(result =>
        {
            bool uses = result.GetResult(_degrade) is not null || result.IsGiven(_seeds);
            if (uses && !result.GetValue(_robustness))
                result.AddError("--degrade and --robustness-seeds need --robustness.");
        });
    }

    /// <summary>How; null = not asked for.</summary>
    public RobustnessChoice? Choice(ParseResult parsed)
        => parsed.GetValue(_robustness) ? new(Degradations(parsed.GetValue(_degrade)), parsed.GetValue(_seeds)) : null;

    private static IReadOnlyList<Degradation> Degradations(string? text) => text is null
        ? Degradation.Standard
        : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(RobustnessChoice.Parse)];
}
