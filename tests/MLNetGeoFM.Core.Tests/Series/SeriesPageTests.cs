using System.Text.RegularExpressions;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>The folder that the pages show is one.</summary>
[Category("Unit")]
public sealed class SeriesPageTests
{
    [TestCase("README.md")]
    [TestCase("nuget/MLNetGeoFM.Tool/README.md")]
    public void Open_FolderOfThePage_HasItsSeries(string page)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string text = File.ReadAllText(Path.Combine(SharedFolder.CheckoutRoot, page)).ReplaceLineEndings("\n");
        foreach (Match file in Regex.Matches(text, @"<!-- folder:(?<name>[\w.]+) -->\n```\w*\n(?<content>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline))
            File.WriteAllText(Path.Combine(folder.Path, file.Groups["name"].Value), file.Groups["content"].Value);

        SeriesFolder opened = SeriesFolder.Open(folder.Path);
        SeriesRecord[] series = [.. opened.ReadSeries()];

        Assert.That(opened.Description.Bands.Select(band => band.Name), Is.EqualTo(new[] { "B04", "B08" }));
        Assert.That(series.Select(one => (one.Sample.Id, one.Sample.Label, one.Sample.Region)),
            Is.EqualTo(new[] { ("F17", "Maize", "Loiret"), ("F18", "Wheat", "Eure") }));
        Assert.That(series[0].Reflectance.ToArray(), Is.EqualTo(new[] { 0.0812f, 0.295f, 0.79f, 0.81f }).Within(1e-6f));
        Assert.That(series[0].QualityFlags.ToArray(), Is.EqualTo(new ushort[] { 4, 9 }));
        Assert.That(series[0].Dates.Span[0], Is.EqualTo(SeriesCalendar.DayOf(new DateOnly(2023, 5, 1))));
        Assert.That(series[1].Sample.Latitude, Is.EqualTo(48.09));
    }

    [Test]
    public void Open_EmptyDescription_SaysThatThereIsNoKey()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, SeriesFolder.DescriptionFileName), "{}");
        Assert.That(() => SeriesFolder.Open(folder.Path),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected a key 'title', got no key at all"));
    }
}
