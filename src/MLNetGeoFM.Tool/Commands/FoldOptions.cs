using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>How <c>geofm evaluate</c> and <c>geofm compare</c> divide the samples.</summary>
internal sealed partial class FoldOptions
{
    private static readonly string[] TestNames = ["test", "eval", "evaluation"];
    private static readonly string[] Kinds = ["split", "region", "year", "block", "random"];

    private readonly Option<string[]> _folds = new("--folds")
    {
        Description = "split = the data's own split column; region = leave one region out; year = leave one year out; "
            + "block = spatial blocks; random = random samples (optimistic). Several: random,block,region.",
        HelpName = "KIND[,KIND]",
    };

    private readonly Option<FileInfo> _foldsFile = new("--folds-file")
    {
        Description = "CSV file with one row a sample: the id column and one or more fold columns.",
        HelpName = "FILE",
    };

    private readonly Option<string> _foldColumn = new("--fold-column")
    {
        Description = "Column of --folds-file that holds the fold. Several: NAME,NAME; names that differ in _s0, _s1, ... are seeds of one kind.",
        HelpName = "NAME",
    };

    private readonly Option<string> _foldSeeds = new("--fold-seeds")
    {
        Description = "Seeds of random and block folds; scores are means over them. Default: the one of --seed.",
        HelpName = "N[,N]",
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
        command.Options.Add(_foldSeeds);
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
            else if (hasFile && IsGiven(result, _foldSeeds))
                result.AddError("--fold-seeds goes with --folds random or block: a file's seeds are columns, name them all in --fold-column.");
        });
        _folds.Validators.Add(result =>
        {
            foreach (string kind in Listed(result.GetValueOrDefault<string[]>()).Except(Kinds))
                result.AddError($"--folds {kind} is no division of the samples: expected {string.Join(", ", Kinds)}.");
        });
        _foldSeeds.Validators.Add(result =>
        {
            foreach (string seed in Listed(result.GetValueOrDefault<string>()!).Where(seed => !int.TryParse(seed, CultureInfo.InvariantCulture, out _)))
                result.AddError($"--fold-seeds must be whole numbers, got '{seed}'.");
        });
        _foldCount.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2)
                result.AddError($"--fold-count needs at least 2 folds, got {result.GetValueOrDefault<int>()}.");
        });
    }

    /// <summary>The divisions that were asked for, in the order asked for.</summary>
    /// <exception cref="InvalidDataException">The data lacks the column that a division needs.</exception>
    public IReadOnlyList<FoldPlan> Plan(ParseResult parsed, IDataView data, int seed)
    {
        if (parsed.GetValue(_foldsFile) is { } file)
        {
            return [.. Listed(parsed.GetValue(_foldColumn)!).GroupBy(column => SeedSuffix().Replace(column, ""), StringComparer.Ordinal)
                .Select(columns => new FoldPlan($"{file.Name}:{(columns.Count() == 1 ? columns.First() : columns.Key)}",
                    FoldPlan.ShiftOf(columns.Key),
                    [.. columns.Select(column => new FoldDraw(column, Folds.FromFile(file.FullName, column, "SampleId")))]))];
        }

        int count = parsed.GetValue(_foldCount);
        int[] seeds = parsed.GetValue(_foldSeeds) is { } listed
            ? [.. Listed(listed).Select(one => int.Parse(one, CultureInfo.InvariantCulture))]
            : [seed];
        return [.. Listed(parsed.GetValue(_folds)!).Select(kind => new FoldPlan(kind, FoldPlan.ShiftOf(kind), kind switch
        {
            "region" => [new("", Folds.LeaveRegionOut(Require(data, "Region", "region")))],
            "year" => [new("", Folds.LeaveYearOut(Require(data, "Year", "date")))],
            "block" => [.. seeds.Select(one => new FoldDraw(SeedName(one), Folds.Block(Require(data, "Block", "block"), count, one)))],
            "random" => [.. seeds.Select(one => new FoldDraw(SeedName(one), Folds.Random("SampleId", count, one)))],
            _ => [new("", Split(parsed, data))],
        }))];
    }

    private static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static IEnumerable<string> Listed(params string[]? values) => (values ?? [])
        .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal);

    private static string SeedName(int seed) => $"seed {seed.ToString(CultureInfo.InvariantCulture)}";

    [GeneratedRegex("_s[0-9]+$")]
    private static partial Regex SeedSuffix();

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
