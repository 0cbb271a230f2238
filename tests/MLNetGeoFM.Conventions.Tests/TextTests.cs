namespace MLNetGeoFM.Conventions.Tests;

public class TextTests
{
    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".proj", ".sln", ".md", ".json", ".yml", ".txt", ".csv", ".editorconfig", ".gitattributes", ".gitignore", "run"];

    private static IEnumerable<string> AllTexts => Checkout.Files("", TextEndings);

    [Test]
    public void Src_HasNothingPutOff() => Assert.That(Checkout.Findings(Checkout.Files("src", ".cs"), TextRules.PutOff), Is.Empty);

    [Test]
    public void Src_HasNoNotImplementedException() =>
        Assert.That(Checkout.Findings(Checkout.Files("src", ".cs"), TextRules.NotImplemented), Is.Empty);

    [Test]
    public void ProductTestsAndSamples_HaveNoConditionalCompilation() =>
        Assert.That(
            Checkout.Findings(Checkout.ProductSources().Concat(Checkout.Files("tests", ".cs")).Concat(Checkout.Files("samples", ".cs")), TextRules.Conditional),
            Is.Empty);

    [Test]
    public void Product_HasNoHollowDocumentation() =>
        Assert.That(Checkout.Findings(Checkout.ProductSources(), TextRules.HollowTag), Is.Empty);

    [Test]
    public void Everything_NamesNoPathOfOneMachine() => Assert.That(Checkout.Findings(AllTexts, TextRules.MachinePath), Is.Empty);

    [Test]
    public void Everything_HoldsNoSecret() => Assert.That(Checkout.Findings(AllTexts, TextRules.Secret), Is.Empty);

    [Test]
    public void EverySource_HasUnixLinesAndEndsWithOne() =>
        Assert.That(Checkout.Findings(Checkout.Files("", ".cs"), TextRules.LineEnds), Is.Empty);

    [Test]
    public void Files_OfTheCheckout_AreSeenToAnyDepth()
    {
        string[] seen = [.. Checkout.Files("", ".cs").Select(Checkout.Relative)];
        Assert.That(seen, Does.Contain("tests/SharedFolder.cs").And.Contain("tests/MLNetGeoFM.Conventions.Tests/TextTests.cs"));
        Assert.That(seen, Has.None.Contains("/obj/"));
    }

    [TestCase("// TO" + "DO: later")]
    [TestCase("/* FIX" + "ME */")]
    [TestCase("x(); // HA" + "CK")]
    public void PutOff_PlantedWord_IsFound(string text) => Assert.That(TextRules.PutOff("a();\n" + text), Has.One.StartsWith("line 2"));

    [Test]
    public void NotImplemented_PlantedThrow_IsFoundAndNotInText()
    {
        Assert.That(TextRules.NotImplemented("\nthrow new NotImplementedException();"), Has.One.StartsWith("line 2"));
        Assert.That(TextRules.NotImplemented("// no NotImplementedException\nvar a = \"NotImplementedException\";"), Is.Empty);
    }

    [Test]
    public void Conditional_PlantedDirective_IsFoundAndNotInText()
    {
        Assert.That(TextRules.Conditional("a();\n  #if STANDIN\n#endif\n"), Has.One.StartsWith("line 2"));
        Assert.That(TextRules.Conditional("// #if\n#pragma warning disable\n#nullable disable\n"), Is.Empty);
    }

    [TestCase("/// <param name=\"rows\"></param>")]
    [TestCase("/// <returns>\n/// </returns>")]
    [TestCase("/// <param name=\"cellSize\">The cell size.</param>")]
    [TestCase("/// <summary>Gets or sets the cell size.</summary>\n    public int CellSize { get; set; }")]
    [TestCase("/// <summary>Cell size</summary>\n    [Obsolete]\n    internal static int CellSize(int a)")]
    public void HollowTag_Planted_IsFound(string text) => Assert.That(TextRules.HollowTag(text), Has.Exactly(1).Items);

    [TestCase("/// <param name=\"cellSize\">The cell size in metres.</param>")]
    [TestCase("/// <summary>The length of a cell's side, in metres.</summary>\n    public int CellSize { get; }")]
    public void HollowTag_TagThatSaysMore_IsLeft(string text) => Assert.That(TextRules.HollowTag(text), Is.Empty);

    [TestCase("open /t" + "mp/a.csv")]
    [TestCase("\"/wo" + "rk/b\"")]
    [TestCase("HOME=/ro" + "ot/.nuget")]
    [TestCase("/ho" + "me/ann/src")]
    [TestCase("C:" + @"\Users\ann")]
    public void MachinePath_Planted_IsFound(string text) => Assert.That(TextRules.MachinePath(text), Has.Exactly(1).Items);

    [TestCase("../shared/data/a.csv")]
    [TestCase("shared/work/x")]
    public void MachinePath_RelativePath_IsLeft(string text) => Assert.That(TextRules.MachinePath(text), Is.Empty);

    [TestCase("-----BEGIN RSA PRIV" + "ATE KEY-----")]
    [TestCase("key = AK" + "IAABCDEFGHIJKLMNOP")]
    public void Secret_Planted_IsFound(string text) => Assert.That(TextRules.Secret(text), Has.Exactly(1).Items);

    [TestCase("a\r\nb\n", 1)]
    [TestCase("a", 1)]
    [TestCase("a\n", 0)]
    public void LineEnds_Planted_AreFound(string text, int findings) =>
        Assert.That(TextRules.LineEnds(text), Has.Exactly(findings).Items);
}
