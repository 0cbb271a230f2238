using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tests;

public sealed class ReflectanceScalingTests
{
    [Test]
    public void Transform_OneScaleAndOffset_GivesReflectance()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable([new Row { Numbers = [1000, 2234, 0, float.NaN] }]);
        var options = new ReflectanceScalingOptions { Scale = 1e-4, DigitalNumberOffset = -1000, NoData = 0 };

        var view = Describe(ml).Append(ml.GeoFM().ScaleToReflectance("Reflectance", "Numbers", options)).Fit(data).Transform(data);

        Assert.That(view.GetColumn<float[]>("Reflectance").Single(), Is.EqualTo(new[] { 0f, 0.1234f, float.NaN, float.NaN }));
    }

    [Test]
    public void Transform_ScaleAndOffsetPerScene_UsesEachScenesOwn()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable([new Row { Numbers = [1000, 2000, 1000, 2000], Offsets = [0, -1000] }]);
        var options = new ReflectanceScalingOptions { Scale = 1e-4, OffsetColumnName = "Offsets" };

        var view = Describe(ml).Append(ml.GeoFM().ScaleToReflectance("Reflectance", "Numbers", options)).Fit(data).Transform(data);

        Assert.That(view.GetColumn<float[]>("Reflectance").Single(), Is.EqualTo(new[] { 0.1f, 0.2f, 0f, 0.1f }).Within(1e-7f));
    }

    [Test]
    public void Options_NoOffset_RefusesToGuess()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => new MLContext(1).GeoFM().ScaleToReflectance("R", null, new ReflectanceScalingOptions { Scale = 1e-4 }));

        Assert.That(exception!.Message, Does.Contain("DigitalNumberOffset").And.Contain("-1000").And.Contain("BOA_ADD_OFFSET"));
    }

    [Test]
    public void Fit_HistogramContradictsTheOffset_Warns([Values(0, -1000)] int declared)
    {
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.Message);
        };
        var numbers = new Random(3);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => new Row
        {
            Numbers = [.. Enumerable.Range(0, 10).Select(_ => 1001f + (3000 * numbers.NextSingle() * numbers.NextSingle()))],
        }).ToArray());

        Describe(ml).Append(ml.GeoFM().ScaleToReflectance("Reflectance", "Numbers", 1e-4, declared)).Fit(data);

        Assert.That(warnings, Has.Count.EqualTo(declared == 0 ? 1 : 0));
        if (declared == 0)
            Assert.That(warnings[0], Does.Contain("'Numbers'").And.Contain("-1000"));
    }

    [Test]
    public void Transform_OffsetsOfOtherLength_NamesColumnAndCounts()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable([new Row { Numbers = [1, 2, 3, 4], Offsets = [0, 0, 0] }]);
        var options = new ReflectanceScalingOptions { Scale = 1e-4, OffsetColumnName = "Offsets" };
        var estimator = Describe(ml).Append(ml.GeoFM().ScaleToReflectance("Reflectance", "Numbers", options));

        var exception = Assert.Catch(() => estimator.Fit(data).Transform(data).GetColumn<float[]>("Reflectance").Count());

        Assert.That(exception!.Message, Does.Contain("'Offsets'").And.Contain("2, one for each scene").And.Contain("got 3"));
    }

    private static BandDescribingEstimator Describe(MLContext ml) => ml.GeoFM().DescribeBands("Numbers", null, "B04", "B08");

    private sealed class Row
    {
        public float[] Numbers { get; set; } = [];

        public float[] Offsets { get; set; } = [];
    }
}
