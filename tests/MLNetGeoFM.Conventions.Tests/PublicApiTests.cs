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

        if (!Directory.Exists(Folder) || Directory.GetFiles(Folder).Length == 0)
            Assert.Ignore("No public API is approved yet; GEOFM_APPROVE=1 writes the files.");
        Assert.That(File.Exists(file), Is.True, $"No approved file {Checkout.Relative(file)}. GEOFM_APPROVE=1 writes it.");
        string[] approvedLines = File.ReadAllText(file).Split('\n');
        string[] actualLines = actual.Split('\n');
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file)),
            $"The public API differs from {Checkout.Relative(file)}.\n+ {string.Join("\n+ ", actualLines.Except(approvedLines))}\n" +
            $"- {string.Join("\n- ", approvedLines.Except(actualLines))}\nGEOFM_APPROVE=1 approves it.");
    }

    [Test]
    public void Print_PlantedType_ShowsWhatAUserSees() =>
        Assert.That(PublicApi.Print([typeof(Seen), typeof(Season)]), Is.EqualTo("""
            enum MLNetGeoFM.Conventions.Tests.PublicApiTests.Season
              Winter = 0
              Summer = 6
            abstract class MLNetGeoFM.Conventions.Tests.PublicApiTests.Seen : IDisposable
              Int32 Rows { get; init; }
              Single[,] Values<T>(in T row, Nullable<Int32> column = null, String name = "B02")
              const Double Half = 0.5
              override String ToString()
              protected new()
              static Boolean TryFind(out Int32 row)
              virtual Void Dispose()

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

        internal int Hidden { get; }

        public static bool TryFind(out int row) => (row = 0) == 0;

        public float[,] Values<T>(in T row, int? column = null, string name = "B02") => new float[Hidden, column ?? name.Length];

        public override string ToString() => "";

        public virtual void Dispose()
        {
        }
    }
#pragma warning restore CA1034, CA1063, CA1816, CA1822
}
