using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>How <c>geofm evaluate</c> and <c>geofm compare</c> divide the samples.</summary>
internal sealed partial class FoldOptions
{
    private const string Auto = "auto";

    private static readonly string[] TestNames = ["test", "eval", "evaluation"];
    private static readonly string[] Kinds =
    [
        "split", "region", "year", "season", "region-year", "forward", "block", "position", "cell", "cluster", "feature-cluster", "nndm", "knndm", "random",
        "stratified",
    ];

    private readonly Option<string[]> _folds = new("--folds")
    {
        Description = "split = the data's own split column; region = leave one region out; year = leave one year out; "
            + "season = the same by twelve months from --season-start; region-year = one region in one year, trained on others in other years; "
            + "forward = trained on earlier years; block = spatial blocks; position = whole positions (latitude and longitude to four decimals); "
            + "cell = whole cells of --cell-degrees; cluster = k-means clusters of positions; feature-cluster = of the features; "
            + "nndm, knndm = matched to the places of --prediction-points, one fold a position or --fold-count folds; random = random samples (optimistic); "
            + "stratified = random, classes in equal shares. Several: random,block,region.",
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
        Description = "Seeds of random, stratified, block, position, cell, cluster, feature-cluster and knndm folds; scores are means over them. "
            + "Default: the one of --seed.",
        HelpName = "N[,N]",
    };

    private readonly Option<int> _foldCount = new("--fold-count")
    {
        Description = "Number of folds for random, stratified, block, position, cell, cluster, feature-cluster and knndm.",
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

    private readonly Option<string> _blockSize = new("--block-size")
    {
        Description = "With --folds block: cells of so many metres from latitude and longitude, instead of the data's own blocks; "
            + "auto = the distance within which labels resemble each other (their variogram's range).",
        HelpName = "METRES|auto",
    };

    private readonly Option<double> _cellDegrees = new("--cell-degrees")
    {
        Description = "With --folds cell: side of a cell in degrees of latitude and longitude.",
        DefaultValueFactory = _ => 0.5,
        HelpName = "DEGREES",
    };

    private readonly Option<bool> _hexagons = new("--hexagons") { Description = "With --block-size: hexagons instead of squares." };

    private readonly Option<double?> _buffer = new("--buffer")
    {
        Description = "Leaves out training samples that are nearer than this to a test sample of their fold.",
        HelpName = "METRES",
    };

    private readonly Option<FileInfo> _predictionPoints = new("--prediction-points")
    {
        Description = "With --folds nndm or knndm: CSV file with columns latitude and longitude, a sample of the places where the map will be made.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_blockSize);
        command.Options.Add(_hexagons);
        command.Options.Add(_cellDegrees);
        command.Options.Add(_buffer);
        command.Options.Add(_predictionPoints);
        command.Options.Add(_folds);
        command.Options.Add(_foldsFile);
        command.Options.Add(_foldColumn);
        command.Options.Add(_foldSeeds);
        command.Options.Add(_foldCount);
        command.Options.Add(_trainSplit);
        command.Options.Add(_testSplit);
        command.Validators.Add(result =>
        {
            bool hasFile = result.IsGiven(_foldsFile);
            bool hasKind = result.IsGiven(_folds);
            if (hasFile == hasKind)
                result.AddError("Say how to divide the samples: either --folds KIND, or --folds-file FILE with --fold-column NAME.");
            else if (hasFile && !result.IsGiven(_foldColumn))
                result.AddError("--folds-file needs --fold-column NAME: which column of the file holds the fold.");
            else if (hasFile && result.IsGiven(_foldSeeds))
                result.AddError("--fold-seeds goes with --folds random or block: a file's seeds are columns, name them all in --fold-column.");
        });
        _blockSize.Validators.Add(result =>
        {
            string size = result.GetValueOrDefault<string>()!;
            if (size != Auto && !(double.TryParse(size, CultureInfo.InvariantCulture, out double metres) && metres > 0 && double.IsFinite(metres)))
                result.AddError($"--block-size must be metres above 0 or {Auto}, got '{size}'.");
        });
        _cellDegrees.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is var degrees && !(degrees > 0 && degrees <= 90))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--cell-degrees must be above 0 and at most 90, got {degrees}."));
        });
        _buffer.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } metres && !(metres > 0 && double.IsFinite(metres)))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--buffer must be metres above 0, got {metres}."));
        });
        command.Validators.Add(result =>
        {
            if (result.IsGiven(_hexagons) && !result.IsGiven(_blockSize))
                result.AddError("--hexagons needs --block-size METRES or --block-size auto.");
            foreach (string kind in Listed(result.GetValue(_folds)).Where(kind => kind is "nndm" or "knndm" && !result.IsGiven(_predictionPoints)))
                result.AddError($"--folds {kind} needs --prediction-points FILE: the places where the map will be made.");
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
    /// <param name="parsed">What was asked for.</param>
    /// <param name="data">Prepared features with their labels, groups and places.</param>
    /// <param name="seed">Draws where no seeds are named.</param>
    /// <param name="seasons">Reads the season of each row.</param>
    /// <exception cref="InvalidDataException">The data lacks the column that a division needs.</exception>
    public IReadOnlyList<FoldPlan> Plan(ParseResult parsed, IDataView data, int seed, Func<string[]> seasons)
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
            "region" => [new("", Buffered(Folds.LeaveRegionOut(Require(data, "Region", "region"))))],
            "year" => [new("", Buffered(Folds.LeaveYearOut(Require(data, "Year", "date"))))],
            "season" => [new("", Buffered(Folds.LeaveSeasonOut(seasons())))],
            "nndm" => [new("", Buffered(Matched(parsed, data, (latitude, longitude, latitudes, longitudes) =>
                Folds.Nndm(latitude, longitude, latitudes, longitudes))))],
            "region-year" => [new("", Buffered(Folds.RegionYear(Require(data, "Region", "region"), Require(data, "Year", "date"))))],
            "forward" => [new("", Buffered(Folds.Forward(Require(data, "Year", "date"))))],
            "split" => [new("", Buffered(Split(parsed, data)))],
            _ => [.. seeds.Select(one => new FoldDraw(SeedName(one), Buffered(Drawn(parsed, data, kind, count, one))))],
        }))];

        FoldDesign Buffered(FoldDesign folds) => parsed.GetValue(_buffer) is { } metres
            ? folds.WithBuffer(Require(data, "Latitude", "place"), Require(data, "Longitude", "place"), metres)
            : folds;
    }

    private FoldDesign Drawn(ParseResult parsed, IDataView data, string kind, int count, int seed)
    {
        BlockShape shape = parsed.GetValue(_hexagons) ? BlockShape.Hexagon : BlockShape.Square;
        string? blockSize = parsed.GetValue(_blockSize);
        return kind switch
        {
            "block" when blockSize is null => Folds.Block(Require(data, "Block", "block"), count, seed),
            "block" when blockSize == Auto => Folds.SpatialBlocksByLabels(
                Require(data, "Latitude", "place"), Require(data, "Longitude", "place"), "Label", shape, count, seed),
            "block" => Folds.SpatialBlocks(
                Require(data, "Latitude", "place"), Require(data, "Longitude", "place"),
                double.Parse(blockSize, CultureInfo.InvariantCulture), shape, count, seed),
            "position" => Folds.Block(PositionNames(data), count, seed),
            "cell" => Folds.Block(
                Require(data, "Latitude", "place"), Require(data, "Longitude", "place"), parsed.GetValue(_cellDegrees), count, seed),
            "cluster" => Folds.Cluster(Require(data, "Latitude", "place"), Require(data, "Longitude", "place"), count, seed),
            "knndm" => Matched(parsed, data, (latitude, longitude, latitudes, longitudes) =>
                Folds.Knndm(latitude, longitude, latitudes, longitudes, count, seed: seed)),
            "feature-cluster" => Folds.ClusterFeatures(["Features"], count, seed),
            "stratified" => Folds.StratifiedRandom("SampleId", "Label", count, seed),
            _ => Folds.Random("SampleId", count, seed),
        };
    }

    /// <summary>"longitude,latitude" of each row to four decimals, about 10 m.</summary>
    private static string[] PositionNames(IDataView data)
        => [.. data.GetColumn<float>(Require(data, "Longitude", "place")).Zip(data.GetColumn<float>(Require(data, "Latitude", "place")),
            (longitude, latitude) => string.Create(CultureInfo.InvariantCulture, $"{longitude:F4},{latitude:F4}"))];

    private FoldDesign Matched(
        ParseResult parsed, IDataView data, Func<string, string, double[], double[], FoldDesign> match)
    {
        (double[] latitudes, double[] longitudes) = PredictionPoints.Read(parsed.GetValue(_predictionPoints)!);
        return match(Require(data, "Latitude", "place"), Require(data, "Longitude", "place"), latitudes, longitudes);
    }

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
