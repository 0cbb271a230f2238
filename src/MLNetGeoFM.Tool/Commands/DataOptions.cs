using System.CommandLine;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class DataOptions
{
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Series folder: samples.csv, observations.csv and series.json.",
        Required = true,
        HelpName = "FOLDER",
    };

    public static Option<FileInfo> Json() => new("--json")
    {
        Description = "Write the result as JSON to this file.",
        HelpName = "FILE",
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of everything random.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };

    public static Option<string> Features()
    {
        var option = new Option<string>("--features")
        {
            Description = "What the head learns from: raw = clear monthly medians, gaps filled, all bands and NDVI.",
            DefaultValueFactory = _ => "raw",
        };
        return option.AcceptOnlyFromAmong("raw");
    }

    public static Option<int> SeasonStart()
    {
        var option = new Option<int>("--season-start")
        {
            Description = "Month in which the twelve months of a series start; 9 for a season from September to August.",
            DefaultValueFactory = _ => 1,
            HelpName = "MONTH",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 12)
                result.AddError($"--season-start must be a month from 1 to 12, got {result.GetValueOrDefault<int>()}.");
        });
        return option;
    }

    public static Option<string> Calibrate()
    {
        var option = new Option<string>("--calibrate")
        {
            Description = "Correct probabilities on whole groups held out inside the training samples: temperature (safe), vector, dirichlet or "
                + "isotonic. Groups are regions with --folds region and in training, years with --folds year, else blocks.",
        };
        return option.AcceptOnlyFromAmong("temperature", "vector", "dirichlet", "isotonic");
    }

    public static Option<string> Head()
    {
        var option = new Option<string>("--head")
        {
            Description = $"{CropModel.HeadHelp}.",
            DefaultValueFactory = _ => "logistic",
        };
        return option.AcceptOnlyFromAmong(CropModel.HeadNames);
    }
}
