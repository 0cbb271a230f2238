using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesDamageTests
{
    private static IEnumerable<TestCaseData> Damages() =>
        SeriesDamage.All.Select(damage => new TestCaseData(damage).SetArgDisplayNames(damage.Name));

    [TestCaseSource(nameof(Damages))]
    public void ReadSeries_DamagedFolder_OneMessageNamesFileLineAndRemedy(SeriesDamage damage)
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        damage.Apply(folder.Path);

        InvalidDataException? fault = Assert.Throws<InvalidDataException>(() => ReadAll(folder.Path));

        string message = fault!.Message;
        TestContext.Out.WriteLine(message);
        Assert.Multiple(() =>
        {
            Assert.That(message, Does.Contain($"in '{Path.Combine(folder.Path, damage.File)}'"));
            Assert.That(message, Does.Contain("expected ").And.Contain(", got "));
            Assert.That(message, Does.Match(@"[.?]$"));
            Assert.That(message, Does.Not.Contain("\n").And.Length.LessThan(700));
            if (damage.Line is long line)
                Assert.That(message, Does.Match($@"'?, line {line}[,.]"));
            foreach (string part in damage.Parts)
                Assert.That(message, Does.Contain(part));
        });
    }

    [Test]
    public void Names_OfDamages_AreUnique() => Assert.That(SeriesDamage.All.Select(damage => damage.Name), Is.Unique);

    [Test]
    public void ReadSeries_FolderWithoutDamage_ReadsThreeSeries()
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        Assert.That(ReadAll(folder.Path), Is.EqualTo(3));
    }

    private static int ReadAll(string path) => SeriesFolder.Open(path).ReadSeries().Count();
}
