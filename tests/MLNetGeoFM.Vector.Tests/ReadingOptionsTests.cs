using System.Reflection;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>Whatever takes long says how far it is, and can be stopped.</summary>
public sealed class ReadingOptionsTests
{
    private static readonly Dictionary<Type, string> NotLong = new()
    {
        [typeof(FieldJoinOptions)] = "series are joined one by one, as they are asked for: who asks knows how far it is",
    };

    private static IEnumerable<Type> AllOptions => typeof(FieldShapes).Assembly.GetExportedTypes()
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal));

    [TestCaseSource(nameof(AllOptions))]
    public void Options_OfWhatTakesLong_HaveProgressAndAToken(Type options)
    {
        Type[] held = [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.PropertyType)];
        bool hasToken = held.Contains(typeof(CancellationToken));
        bool hasProgress = held.Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>));

        Assert.That(hasToken && hasProgress, Is.EqualTo(!NotLong.ContainsKey(options)));
    }

    [Test]
    public void ReadGeoJson_Progress_CountsFieldsAndEndsAtAll()
    {
        Heard heard = new();

        MapText.Read(Map(3), new() { Progress = heard });

        Assert.That(heard.Shares, Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1 }));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(99)]
    [TestCase(100)]
    [TestCase(1234)]
    public void ReadGeoJson_AnyNumberOfFields_IsToldAHundredTimesAtMost(int fields)
    {
        Heard heard = new();

        MapText.Read(Map(fields), new() { Progress = heard });

        Assert.That(heard.Shares, Has.Count.InRange(Math.Min(fields + 1, 50), 101));
        Assert.That(heard.Shares, Is.Ordered.And.Unique);
        Assert.That(heard.Shares[^1], Is.EqualTo(1));
    }

    [Test]
    public void ReadGeoParquet_Progress_RunsOnceToItsEnd()
    {
        Heard heard = new();

        int fields = FieldShapes.ReadGeoParquet(ParquetTableTests.PathOf("fields.parquet"), new() { Progress = heard }).Count;

        Assert.That(heard.Shares, Has.Count.GreaterThan(fields));
        Assert.That(heard.Shares, Is.Ordered.And.Unique);
        Assert.That(heard.Shares[^1], Is.EqualTo(1));
    }

    [Test]
    public void ReadTexts_Progress_CountsRowGroupsAnewForEachColumn()
    {
        Heard heard = new();
        using ParquetTable table = ParquetTable.Open(ParquetTableTests.PathOf("duckdb-groups.parquet"), new() { Progress = heard });
        Assert.That(heard.Shares, Is.Empty);

        table.ReadTexts("text");
        double[] first = [.. heard.Shares];
        table.ReadTexts("text");

        Assert.That(first, Has.Length.GreaterThan(2).And.Ordered);
        Assert.That(first[^1], Is.EqualTo(1));
        Assert.That(heard.Shares, Is.EqualTo(first.Concat(first)));
    }

    [TestCase("map.json")]
    [TestCase("fields.parquet")]
    [TestCase("duckdb-groups.parquet")]
    public void Read_StoppedAtItsFirstReport_Stops(string file)
    {
        using CancellationTokenSource stop = new();
        FieldReadOptions options = new() { Progress = new Heard(stop.Cancel), CancellationToken = stop.Token };

        Assert.That(() => Read(file, options), Throws.InstanceOf<OperationCanceledException>());
    }

    private static object Read(string file, FieldReadOptions options)
    {
        if (file == "map.json")
            return MapText.Read(Map(3), options);
        if (file == "fields.parquet")
            return FieldShapes.ReadGeoParquet(ParquetTableTests.PathOf(file), options);
        using ParquetTable table = ParquetTable.Open(ParquetTableTests.PathOf(file), options);
        return table.ReadTexts("text");
    }

    private static string Map(int fields)
        => MapText.Collection([.. Enumerable.Range(0, fields).Select(i => MapText.Feature($"{i}", MapText.Point(i / 100.0, 50)))]);

    private sealed class Heard(Action? onReport = null) : IProgress<double>
    {
        public List<double> Shares { get; } = [];

        public void Report(double value)
        {
            Shares.Add(value);
            onReport?.Invoke();
        }
    }
}
