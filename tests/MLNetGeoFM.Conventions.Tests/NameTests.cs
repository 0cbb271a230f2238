using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

public partial class NameTests
{
    [TestCaseSource(typeof(ProductAssemblies), nameof(ProductAssemblies.Libraries))]
    public void PublicNames_OfALibrary_AreTheGlossarys(string assembly) =>
        Assert.That(ProductAssemblies.Load(assembly).GetExportedTypes().SelectMany(NameRules.BannedWords), Is.Empty);

    [Test]
    public void FoldersAndTypes_OfSrc_SayWhatTheyHold()
    {
        IEnumerable<string> folders = Checkout.ProductSources().Select(Checkout.Relative).SelectMany(path => path.Split('/')[1..^1]).Distinct();
        IEnumerable<string> types = Checkout.ProductSources()
            .SelectMany(file => TypeName().Matches(CodeText.Blank(File.ReadAllText(file)))).Select(match => match.Groups[1].Value);
        Assert.That(folders.Concat(types).SelectMany(NameRules.Drawer), Is.Empty);
    }

    [TestCase("CloudMask")]
    [TestCase("cloudMaskColumnName")]
    [TestCase("NumberOfChannels")]
    [TestCase("imageSize")]
    [TestCase("ClimateZoneOrZone")]
    [TestCase("BufferMeters")]
    [TestCase("EncoderSettings")]
    [TestCase("x")]
    public void BannedWord_Planted_IsFound(string name) => Assert.That(NameRules.BannedWord(name), Has.Exactly(1).Items);

    [TestCase("ClearMask")]
    [TestCase("BandNames")]
    [TestCase("ClimateZone")]
    [TestCase("TimeZone")]
    [TestCase("MaskClouds")]
    [TestCase("Imagery")]
    [TestCase("BufferMetres")]
    [TestCase("xs")]
    public void BannedWord_NameOfTheGlossary_IsLeft(string name) => Assert.That(NameRules.BannedWord(name), Is.Empty);

    [Test]
    public void BannedWords_PlantedMemberAndParameter_AreFound() =>
        Assert.That(NameRules.BannedWords(typeof(Planted)), Has.Exactly(2).Items.And.Some.Contains("'Backbone'").And.Some.Contains("'y'"));

    [TestCase("Utils")]
    [TestCase("ArrayHelper")]
    [TestCase("Common")]
    public void Drawer_Planted_IsFound(string name) => Assert.That(NameRules.Drawer(name), Has.Exactly(1).Items);

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?)\s+([A-Z]\w*)")]
    private static partial Regex TypeName();

#pragma warning disable CA1034, CA1822 // A public type with public members is what the rule looks at.
    public sealed class Planted
    {
        public int Backbone => 1;

        public int Row(int y) => y;
    }
#pragma warning restore CA1034, CA1822
}
