using System.CommandLine;
using System.Globalization;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Which views of the series a verb trains on and predicts from.</summary>
internal sealed class ViewOptions
{
    private readonly Option<int> _dropout = new("--cloud-dropout")
    {
        Description = "Train also on N copies of each series that have lost dates (at random, to cloudy spells, in gaps), so that missing dates do "
            + $"less harm; {ViewChoice.UsualCopies} is a good number.",
        HelpName = "N",
    };

    private readonly Option<int> _shift = new("--season-shift")
    {
        Description = "Train also on three copies of each series whose dates are moved by up to so many days, drawn for each, so that the head does "
            + $"not hold on to dates; {ViewChoice.UsualShiftDays} is a good number.",
        HelpName = "DAYS",
    };

    private readonly Option<bool> _align = new("--align-latitude")
    {
        Description = "Align seasons by latitude before anything else: four days for each degree from 40 degrees (Hopkins' law). Needs places.",
    };

    private readonly Option<int> _average = new("--average-shifts")
    {
        Description = "Predict from the series as it is, so many days earlier and so many days later, and average the probabilities; "
            + $"{ViewChoice.UsualAverageDays} is a good number.",
        HelpName = "DAYS",
    };

    private readonly Option<bool> _choose = new("--choose-views")
    {
        Description = "Choose inside the training samples, by leaving out whole groups, among no views and those asked for, alone and together. "
            + "Honest, and slower.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _dropout, _shift, _align, _average, _choose })
            command.Options.Add(option);
        Limit(_dropout, ViewChoice.MostCopies);
        Limit(_shift, ViewChoice.MostDays);
        Limit(_average, ViewChoice.MostDays);
        command.Validators.Add(result =>
        {
            bool hasViews = result.IsGiven(_dropout) || result.IsGiven(_shift) || result.IsGiven(_align) || result.IsGiven(_average);
            if (result.GetValue(_choose) && !hasViews)
                result.AddError("--choose-views needs something to choose: --cloud-dropout, --season-shift, --align-latitude or --average-shifts.");
        });
    }

    /// <summary>What was asked for; without options the series as it is.</summary>
    public ViewPlan Plan(ParseResult parsed) => ViewPlan.Of(
        new(parsed.GetValue(_dropout), parsed.GetValue(_shift), parsed.GetValue(_align), parsed.GetValue(_average)), parsed.GetValue(_choose));

    private static void Limit(Option<int> option, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < 0 || value > most))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be 0 to {most}, got {value}."));
    });
}
