using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class DamagedFolderTests
{
    private static IEnumerable<TestCaseData> Damages()
        => SeriesDamage.All.Select(damage => new TestCaseData(damage).SetArgDisplayNames(damage.Name));

    [TestCaseSource(nameof(Damages))]
    public void Train_DamagedFolder_ExitsOneWithOneMessage(object damaged)
    {
        var damage = (SeriesDamage)damaged;
        using var folder = new TemporaryFolder();
        string data = Path.Combine(folder.Path, "data");
        SeriesDamage.WriteValidFolder(data);
        damage.Apply(data);
        string model = Path.Combine(folder.Path, "m.zip");

        var run = Launched.Geofm("train", "--data", data, "--model", model);

        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Output);
        Assert.That(lines, Has.Length.EqualTo(1), run.Error);
        Assert.That(File.Exists(model), Is.False);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.Contain(Path.Combine(data, damage.File)));
            Assert.That(lines[0], Does.Not.Contain("   at "));
            if (damage.Line is { } line)
                Assert.That(lines[0], Does.Contain($"line {line}"));
            foreach (string part in damage.Parts)
                Assert.That(lines[0], Does.Contain(part));
        });
    }
}
