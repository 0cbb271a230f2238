using System.Reflection;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetBehaviour.Tests;

/// <summary>Holds the stand-in against the list of ML.NET's public members: it may have less, never more or other.</summary>
public class SurfaceTests
{
    private static readonly Assembly Home = typeof(IDataView).Assembly;

    private static string[] Copy()
    {
        using Stream stream = typeof(SurfaceTests).Assembly.GetManifestResourceStream("mlnet-public-api.tsv")!;
        return new StreamReader(stream).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // The first column names the assembly, which is another one in the stand-in.
    private static HashSet<string> Members(IEnumerable<string> lines) => lines.Select(WithoutAssembly).ToHashSet();

    private static string WithoutAssembly(string line) => line[(line.IndexOf('\t') + 1)..];

    private static string[] Surplus(IEnumerable<string> surface, IEnumerable<string> list)
    {
        HashSet<string> members = Members(list);
        return surface.Where(line => !members.Contains(line)).ToArray();
    }

    private static void RequireStandIn()
    {
        if (Home.GetName().Name != "Microsoft.ML.StandIn")
            Assert.Ignore($"The tests run against {Home.GetName().Name}, which needs no comparison with itself.");
    }

    private static string[] FullList() => File.ReadAllLines(SharedFolder.Require("docs/mlnet-public-api.tsv"));

    private static string[] NeededPart(string[] full)
    {
        HashSet<string> types = ApiSurface.Of(Home).Select(ApiSurface.TypeOf).ToHashSet();
        return full.Where(line => line.StartsWith("Microsoft.ML", StringComparison.Ordinal)
            && types.Contains(ApiSurface.TypeOf(WithoutAssembly(line)))).ToArray();
    }

    [Test]
    public void StandIn_EveryVisibleMember_IsInMLNet()
    {
        RequireStandIn();
        string[] surface = ApiSurface.Of(Home).ToArray();
        Assert.That(surface, Has.Length.GreaterThan(300), "the surface was read");
        Assert.That(Surplus(surface, Copy()), Is.Empty);
    }

    [Test]
    public void Copy_OfTheList_IsNotStale()
    {
        RequireStandIn();
        Assert.That(Copy(), Is.EqualTo(NeededPart(FullList())),
            "Run the explicit test Copy_Rewritten_IsTheNeededPart to bring mlnet-public-api.tsv beside this test up to date.");
    }

    [Test, Explicit("Rewrites tests/MLNetBehaviour.Tests/mlnet-public-api.tsv.")]
    public void Copy_Rewritten_IsTheNeededPart()
    {
        RequireStandIn();
        string path = Path.Combine(SharedFolder.CheckoutRoot, "tests", "MLNetBehaviour.Tests", "mlnet-public-api.tsv");
        string[] needed = NeededPart(FullList());
        File.WriteAllText(path, string.Concat(needed.Select(line => line + "\n")));
        Assert.That(File.ReadAllLines(path), Is.EqualTo(needed));
    }

    public abstract class Planted<T>
        where T : class
    {
        protected readonly int Field;

        protected Planted(T? value = null, params int[] sizes)
        {
            Field = sizes.Length + (value is null ? 0 : 1);
        }

        private protected Planted()
        {
        }

        public int this[string name] => name.Length;

        public T? Value { get; internal set; }

        public abstract bool Find<TItem>(T value, IEnumerable<TItem> items, out int? found);

        public static void Surplus()
        {
        }

        internal void Hidden()
        {
        }
    }

    [Test]
    public void Checker_PlantedType_SeesEveryVisibleMemberAndNoOther()
    {
        const string name = "MLNetBehaviour.Tests.SurfaceTests.Planted`1";
        Assert.That(ApiSurface.Of(typeof(Planted<>)), Is.EquivalentTo(new[]
        {
            $"T:{name}\tabstract class\t",
            $"F:{name}.Field~System.Int32\tprotected readonly\t",
            $"M:{name}.#ctor(`0=,System.Int32[])\tprotected\t",
            $"P:{name}.Item(System.String)~System.Int32\tpublic\tget;",
            $"P:{name}.Value~`0\tpublic\tget;",
            $"M:{name}.Find``1(`0,System.Collections.Generic.IEnumerable{{``0}},System.Nullable{{System.Int32}}@)"
                + "~System.Boolean\tpublic abstract\t",
            $"M:{name}.Surplus~System.Void\tpublic static\t",
        }));
    }

    [TestCase("")]
    [TestCase("M:MLNetBehaviour.Tests.SurfaceTests.Planted`1.Surplus~System.Void\tpublic\t")]
    [TestCase("M:MLNetBehaviour.Tests.SurfaceTests.Planted`1.Surplus(System.Int32)~System.Void\tpublic static\t")]
    public void Checker_MemberMissingOrOtherwiseInTheList_IsReported(string instead)
    {
        const string surplus = "M:MLNetBehaviour.Tests.SurfaceTests.Planted`1.Surplus~System.Void\tpublic static\t";
        string[] list = ApiSurface.Of(typeof(Planted<>)).Select(line => $"Assembly\t{(line == surplus ? instead : line)}")
            .ToArray();
        Assert.That(Surplus(ApiSurface.Of(typeof(Planted<>)), list), Is.EqualTo(new[] { surplus }));
    }

    [Test]
    public void Checker_TypeOfALine_IsTheTypeBeforeTheMember()
    {
        Assert.That(ApiSurface.TypeOf("T:A.B`1.C\tstruct\t"), Is.EqualTo("A.B`1.C"));
        Assert.That(ApiSurface.TypeOf("M:A.B`1.Copy(`0[],A.B{`0}@)~System.Void\tpublic\t"), Is.EqualTo("A.B`1"));
        Assert.That(ApiSurface.TypeOf("M:A.B.#ctor\tpublic\t"), Is.EqualTo("A.B"));
    }
}
