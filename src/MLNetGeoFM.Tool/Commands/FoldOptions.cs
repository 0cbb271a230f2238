using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>How <c>geofm evaluate</c> divides the samples.</summary>
internal sealed class FoldOptions
{
    private static readonly string[] TestNames = ["test", "eval", "evaluation"];

    private readonly Option<string> _folds = new Option<string>("--folds")
    {
        Description = "split = the data's own split column; region = leave one region out; year = leave one year out; "
            + "block = spatial blocks; random = random samples (optimistic).",
    }.AcceptOnlyFromAmong("split", "region", "year", "block", "random");

    private readonly Option<FileInfo> _foldsFile = new("--folds-file")
    {
        Description = "CSV file with one row a sample: the id column and one or more fold columns.",
        HelpName = "FILE",
    };

    private readonly Option<string> _foldColumn = new("--fold-column")
    {
        Description = "Column of --folds-file that holds the fold.",
        HelpName = "NAME",
    };

    private readonly Option<int> _foldCount = new("--fold-count")
    {
        Description = "Number of folds for random and block.",
        DefaultValueFactory = _ => 5,
        HelpName = "K",
    };

    private readonly Option<string> _trainSplit = new("--train-split")
    {
        Description = "With --folds split: the value that marks training samples.",
        HelpName = "VALUE",
    };

    private readonly Option<string> _testSplit = new("--test-split")
    {
        Description = "With --folds split: the value that marks test samples.",
        HelpName = "VALUE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_folds);
        command.Options.Add(_foldsFile);
        command.Options.Add(_foldColumn);
        command.Options.Add(_foldCount);
        command.Options.Add(_trainSplit);
        command.Options.Add(_testSplit);
        command.Validators.Add(result =>
        {
            bool hasFile = IsGiven(result, _foldsFile);
            bool hasKind = IsGiven(result, _folds);
            if (hasFile == hasKind)
                result.AddError("Say how to divide the samples: either --folds KIND, or --folds-file FILE with --fold-column NAME.");
            else if (hasFile && !IsGiven(result, _foldColumn))
                result.AddError("--folds-file needs --fold-column NAME: which column of the file holds the fold.");
        });
        _foldCount.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError($"--fold-count needs at least 2 folds, got {result.GetValueOrDefault<int>()}.");
        });
    }

    private static bool IsGiven(System.CommandLine.Parsing.SymbolResult result, Option option)
        => result.GetResult(option) is { Implicit: false };

    /// <summary>The name of the division, for the result file.</summary>
    public string KindOf(ParseResult parsed)
        => parsed.GetValue(_foldsFile) is { } file ? $"{file.Name}:{parsed.GetValue(_foldColumn)}" : parsed.GetValue(_folds)!;

    /// <summary>The fold design that was asked for.</summary>
    /// <exception cref="InvalidDataException">The data lacks the column that the division needs.</exception>
    public FoldDesign Create(ParseResult parsed, IDataView data, int seed)
    {
        if (parsed.GetValue(_foldsFile) is { } file)
            return Folds.FromFile(file.FullName, parsed.GetValue(_foldColumn)!, "SampleId");
        int count = parsed.GetValue(_foldCount);
        return parsed.GetValue(_folds) switch
        {
            "region" => Folds.LeaveRegionOut(Require(data, "Region", "region")),
            "year" => Folds.LeaveYearOut(Require(data, "Year", "date")),
            "block" => Folds.Block(Require(data, "Block", "block"), count, seed),
            "random" => Folds.Random("SampleId", count, seed),
            _ => Split(parsed, data),
        };
    }

    private FoldDesign Split(ParseResult parsed, IDataView data)
    {
        var values = data.GetColumn<string>(Require(data, "Split", "split")).Distinct().Order().ToArray();
        string[] tests = parsed.GetValue(_testSplit) is { } test ? [test] : [.. values.Intersect(TestNames)];
        string[] trains = parsed.GetValue(_trainSplit) is { } train ? [train] : [.. values.Except(tests)];
        if (tests.Length != 1 || trains.Length != 1 || tests[0] == trains[0])
        {
            throw new InvalidDataException(
                $"The split column does not say which samples train and which test: expected one value for each, got {string.Join(", ", values)}. "
                + "Name them with --train-split and --test-split.");
        }

        return Folds.FromSplit("Split", trains[0], tests[0]);
    }

    private static string Require(IDataView data, string column, string key)
        => data.Schema.GetColumnOrNull(column) is not null
            ? column
            : throw new InvalidDataException($"The data has no column '{column}': expected the key '{key}' in series.json, got none. "
                + "Name the column there, or choose another division.");
}
