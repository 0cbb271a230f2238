using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

public class PageTests
{
    private static readonly Dictionary<string, string> TwoRegions = new() { ["load"] = "var a = 1;\nvar b = 2;" };

    [Test]
    public void CodeBlocks_OfThePages_AreRegionsOfTheSamples()
    {
        var regions = new Dictionary<string, string>();
        foreach (var (name, code) in Checkout.Files("samples", ".cs").Concat(Checkout.Files("tests/MLNetGeoFM.Tests/Companions", ".cs")).SelectMany(file => ReadmeRules.Regions(File.ReadAllText(file))))
            Assert.That(regions.TryAdd(name, code), Is.True, $"Two samples have a region '{name}'.");
        Assert.That(Checkout.Findings(Checkout.Files("", ".md"), page => ReadmeRules.WrongBlocks(page, regions)), Is.Empty);
    }

    [TestCase("GeoFMCatalog")]
    [TestCase("GeoFMTrainers")]
    [TestCase("GtcaModelExtensions")]
    public void Verbs_OfTheCatalogs_StandInTheReadme(string catalog)
    {
        string page = File.ReadAllText(Checkout.PathOf("README.md"));
        IEnumerable<string> verbs = ProductAssemblies.Load("MLNetGeoFM").GetType($"MLNetGeoFM.{catalog}", throwOnError: true)!
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName).Select(method => method.Name).Distinct();
        Assert.That(verbs, Is.Not.Empty);
        Assert.That(verbs.Where(verb => !Regex.IsMatch(page, $@"\b{verb}\b")), Is.Empty);
    }

    [Test]
    public void Rooms_OfTheMap_AreTheFoldersOfSrc()
    {
        IEnumerable<string> folders = Checkout.ProductSources().Select(Checkout.Relative).Select(path => path.Split('/'))
            .Where(parts => parts.Length > 3).Select(parts => $"{parts[1]}/{parts[2]}").Distinct();
        Assert.That(RoomRules.Differences(File.ReadAllText(Checkout.PathOf("src/README.md")), folders), Is.Empty);
    }

    [Test]
    public void Decisions_OfTheMap_AreTheFilesOfTheirFolder()
    {
        string map = File.ReadAllText(Checkout.PathOf("src/README.md"));
        Assert.That(
            Regex.Matches(map, @"\(adr/([^)]+)\)").Select(link => link.Groups[1].Value),
            Is.EqualTo(Checkout.Files("src/adr", ".md").Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Regions_OfASample_LoseTheirCommonIndentation() =>
        Assert.That(
            ReadmeRules.Regions("a;\n    // <snippet:load>\n    if (a)\n        b;\n\n    // </snippet:load>\nc;\n"),
            Is.EqualTo(new[] { ("load", "if (a)\n    b;") }));

    [TestCase("<!-- snippet:load -->\n```csharp\nvar a = 1;\nvar b = 2;\n```\n", 0)]
    [TestCase("<!-- snippet:load -->\n```csharp\nvar a = 1;\nvar b = 3;\n```\n", 1)]
    [TestCase("<!-- snippet:save -->\n```csharp\nvar a = 1;\nvar b = 2;\n```\n", 1)]
    [TestCase("<!-- snippet:load -->\n\nText.\n", 1)]
    [TestCase("Text.\n\n```csharp\nvar a = 1;\nvar b = 2;\n```\n", 1)]
    public void WrongBlocks_PlantedPage_AreFound(string page, int findings) =>
        Assert.That(ReadmeRules.WrongBlocks(page, TwoRegions), Has.Exactly(findings).Items);

    [Test]
    public void Differences_PlantedMap_AreFound() =>
        Assert.That(
            RoomRules.Differences("| project | folder |\n|---|---|\n| `A.B` | `Bands` | x |\n| `A.B` | `Gone` | x |\n", ["A.B/Bands", "A.B/Series"]),
            Is.EqualTo(new[] { "A.B/Series is not in the map", "A.B/Gone is in the map and does not exist" }));
}
