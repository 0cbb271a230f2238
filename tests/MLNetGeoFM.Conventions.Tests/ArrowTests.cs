using System.Reflection;

namespace MLNetGeoFM.Conventions.Tests;

public class ArrowTests
{
    private static IEnumerable<string> Projects => ArrowRules.Projects;

    [TestCaseSource(nameof(Projects))]
    public void ProjectFile_References_OnlyWhatItMay(string project) =>
        Assert.That(ArrowRules.WrongInProject(project, File.ReadAllText(Checkout.PathOf($"src/{project}/{project}.csproj"))), Is.Empty);

    [TestCase("MLNetGeoFM.Core", "MLNetGeoFM.Core")]
    [TestCase("MLNetGeoFM.Models", "MLNetGeoFM.Models")]
    [TestCase("MLNetGeoFM", "MLNetGeoFM")]
    [TestCase("MLNetGeoFM.Vector", "MLNetGeoFM.Vector")]
    [TestCase("MLNetGeoFM.Tool", "geofm")]
    public void Assembly_References_OnlyWhatItMay(string project, string assembly) =>
        Assert.That(ArrowRules.WrongInAssembly(project, References(ProductAssemblies.Load(assembly))), Is.Empty);

    [Test]
    public void StandIn_References_OnlyTheBaseLibrary()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.StandIn.dll")))
            Assert.Ignore("This build uses the real Microsoft.ML.");
        Assert.That(ArrowRules.WrongInAssembly("Microsoft.ML.StandIn", References(ProductAssemblies.Load("Microsoft.ML.StandIn"))), Is.Empty);
    }

    [Test]
    public void EveryProject_OfSrc_HasItsArrows() =>
        Assert.That(Checkout.Files("src", ".csproj").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(ArrowRules.Projects));

    [Test]
    public void ProductAndTests_NeverNameTheStandIn()
    {
        // Built in two pieces, so that this line is not what it looks for.
        const string StandIn = "Microsoft.ML." + "StandIn";
        string[] others = ["src/Microsoft.ML.StandIn/", "tests/MLNetBehaviour.Tests/", "tests/MLNetGeoFM.Conventions.Tests/"];
        Assert.That(
            Checkout.Files("src", ".cs", ".csproj").Concat(Checkout.Files("tests", ".cs", ".csproj")).Concat(Checkout.Files("samples", ".cs", ".csproj"))
                .Where(file => !others.Any(other => Checkout.Relative(file).StartsWith(other, StringComparison.Ordinal)))
                .Where(file => CodeText.Blank(File.ReadAllText(file)).Contains(StandIn, StringComparison.Ordinal)).Select(Checkout.Relative),
            Is.Empty);
    }

    [TestCase("MLNetGeoFM.Core", "<Project><ItemGroup><ProjectReference Include=\"..\\MLNetGeoFM.Models\\MLNetGeoFM.Models.csproj\" /></ItemGroup></Project>")]
    [TestCase("MLNetGeoFM.Models", "<Project><ItemGroup><PackageReference Include=\"Microsoft.ML\" /></ItemGroup></Project>")]
    [TestCase("MLNetGeoFM.Core", "<Project><PropertyGroup><UsesMLNet>true</UsesMLNet></PropertyGroup></Project>")]
    [TestCase("Microsoft.ML.StandIn", "<Project><ItemGroup><PackageReference Include=\"System.Numerics.Tensors\" /></ItemGroup></Project>")]
    public void WrongInProject_PlantedArrow_IsFound(string project, string file) =>
        Assert.That(ArrowRules.WrongInProject(project, file), Has.One.StartsWith(project + " may not reference"));

    [TestCase("MLNetGeoFM.Core", "MLNetGeoFM")]
    [TestCase("MLNetGeoFM.Models", "Microsoft.ML.Data")]
    [TestCase("MLNetGeoFM", "System.CommandLine")]
    [TestCase("MLNetGeoFM", "geofm")]
    public void WrongInAssembly_PlantedArrow_IsFound(string project, string reference) =>
        Assert.That(ArrowRules.WrongInAssembly(project, ["System.Runtime", reference]), Has.Exactly(1).Items);

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
