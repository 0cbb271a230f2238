namespace MLNetGeoFM.Conventions.Tests;

public class PublicApiTests
{
    private static string Folder => Checkout.PathOf("tests/MLNetGeoFM.Conventions.Tests/PublicApi");

    /// <summary>A change of what users see is made on purpose: run the tests with GEOFM_APPROVE=1 and commit the changed file.</summary>
    [TestCaseSource(typeof(ProductAssemblies), nameof(ProductAssemblies.Libraries))]
    public void PublicApi_OfALibrary_IsTheApprovedOne(string assembly)
    {
        string file = Path.Combine(Folder, assembly + ".approved.txt");
        string actual = PublicApi.Print(ProductAssemblies.Load(assembly).GetExportedTypes());
        if (Environment.GetEnvironmentVariable("GEOFM_APPROVE") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, actual);
        }

        Assert.That(File.Exists(file), Is.True, $"No approved file {Checkout.Relative(file)}. GEOFM_APPROVE=1 writes it.");
        IReadOnlyList<string> approvedLines = Owned(File.ReadAllText(file)), actualLines = Owned(actual);
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file)),
            $"The public API differs from {Checkout.Relative(file)}.\n+ {string.Join("\n+ ", actualLines.Except(approvedLines))}\n" +
            $"- {string.Join("\n- ", approvedLines.Except(actualLines))}\nGEOFM_APPROVE=1 approves it.");
    }

    /// <summary>Members with their type: types have members alike.</summary>
    private static List<string> Owned(string text)
    {
        List<string> lines = [];
        string type = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isMember = line.StartsWith("  ", StringComparison.Ordinal);
            type = isMember ? type : line.Split(" : ")[0];
            lines.Add(isMember ? $"{type}: {line.Trim()}" : line);
        }

        return lines;
    }

    [Test]
    public void Print_PlantedType_ShowsWhatAUserSees() =>
        Assert.That(PublicApi.Print([typeof(Seen), typeof(Season), typeof(SeenLater)]), Is.EqualTo("""
            enum MLNetGeoFM.Conventions.Tests.PublicApiTests.Season
              Winter = 0
              Summer = 6
            abstract class MLNetGeoFM.Conventions.Tests.PublicApiTests.Seen : IDisposable
              Int32 Rows { get; init; }
              Single[,] Values<T>(in T row, Nullable<Int32> column = null, String name = "B02")
              String Item[String? key] { get; }
              const Double Half = 0.5
              override String ToString()
              protected new()
              required IReadOnlyList<String?>? Bands { get; init; }
              static Boolean TryFind(out Int32 row)
              virtual Void Dispose()
            static class MLNetGeoFM.Conventions.Tests.SeenLater
              static KeyValuePair<String, T?[]>[]? Named<T>(T? known, T never, params String[]? names) where T : class, IDisposable, new()
              static Void Fill<T>(Func<T, Object?> make, Nullable<KeyValuePair<String?, T>> pair) where T : notnull
              static Void Label<T>(this PublicApiTests.Seen seen, Span<T> places) where T : unmanaged

            """));

#pragma warning disable CA1034, CA1063, CA1816, CA1822 // A public type with every kind of member is what the printer prints.
    public enum Season
    {
        Winter,
        Summer = 6,
    }

    public abstract class Seen : IDisposable
    {
        public const double Half = 0.5;

        public int Rows { get; init; }

        public required IReadOnlyList<string?>? Bands { get; init; }

        internal int Hidden { get; }

        public string this[string? key] => key ?? "";

        public static bool TryFind(out int row) => (row = 0) == 0;

        public float[,] Values<T>(in T row, int? column = null, string name = "B02") => new float[Hidden, column ?? name.Length];

        public override string ToString() => "";

        public virtual void Dispose()
        {
        }
    }
#pragma warning restore CA1034, CA1063, CA1816, CA1822
}

/// <summary>What the printer has to show of null, constraints and arguments.</summary>
internal static class SeenLater
{
    public static KeyValuePair<string, T?[]>[]? Named<T>(T? known, T never, params string[]? names)
        where T : class, IDisposable, new() => known == never ? null : [new(names?[0] ?? "", [known])];

    public static void Fill<T>(Func<T, object?> make, KeyValuePair<string?, T>? pair)
        where T : notnull => make(pair!.Value.Value);

    public static void Label<T>(this PublicApiTests.Seen seen, Span<T> places)
        where T : unmanaged => places[..seen.Rows].Clear();
}
