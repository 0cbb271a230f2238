using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests.Masking;

[TestFixture]
internal sealed class SpectralClearPolicyTests
{
    private static readonly string[] TenBands = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    [Test]
    [Category("Unit")]
    public void Classify_ChipWithOtherBandOrder_JudgesEachPixel()
    {
        // [T=1, C=7, H=1, W=4]: cloud, field, dark, one band missing. Bands reversed, with one that the rule does not read.
        float[] series =
        [
            0.40f, 0.2f, 0.05f, 0.2f, // B12
            0.45f, 0.3f, 0.05f, 0.3f, // B11
            0.99f, 0.9f, float.NaN, 1, // B09
            0.60f, 0.4f, 0.10f, 0.4f, // B08
            0.50f, 0.1f, 0.03f, 0.1f, // B04
            0.50f, 0.1f, 0.03f, float.NaN, // B03
            0.50f, 0.1f, 0.03f, 0.1f, // B02
        ];
        PixelState[] states = new PixelState[4];
        new SpectralClearPolicy(["B12", "B11", "B09", "B08", "B04", "B03", "B02"]).Classify(series, new SeriesShape(7, 1, 4), states);
        Assert.That(states, Is.EqualTo(new[] { PixelState.Cloud, PixelState.Clear, PixelState.Unwanted, PixelState.NoData }));
    }

    [Test]
    [Category("Unit")]
    public void Classify_BlueExactlyAtTheLimit_IsNoCloudAsInDoublePrecision()
    {
        // (0.18 - 0.1) / 0.4 is the limit 0.2; the Single nearest to 0.18 lies above it. A date of the real series 45505194.
        float[] limit = [0.18f, 0.197f, 0.1731f, 0.5572f, 0.3152f, 0.1902f];
        PixelState[] states = new PixelState[1];
        SpectralClearPolicy policy = new(SpectralClearPolicy.RequiredBands);
        policy.Classify(limit, SeriesShape.Pixel(6), states);
        Assert.That(states[0], Is.EqualTo(PixelState.Clear));
        limit[0] = 0.1801f;
        policy.Classify(limit, SeriesShape.Pixel(6), states);
        Assert.That(states[0], Is.EqualTo(PixelState.Cloud));
    }

    [Test]
    [Category("Unit")]
    public void Judge_BlackPixel_IsDarkNotNaN() =>
        Assert.That(SpectralClearPolicy.Judge(0, 0, 0, 0, 0, 0), Is.EqualTo(PixelState.Unwanted));

    [Test]
    [Category("Unit")]
    public void Constructor_MissingBands_ListsThem() =>
        Assert.That(
            () => new SpectralClearPolicy(["B02", "B03", "B04", "B8A", "B11"]),
            Throws.ArgumentException.With.Message.Contains("missing B08 B12").And.Message.Contains("B8A"));

    [Test]
    [Category("EndToEnd")]
    public void Classify_RealSeries_ReproducesTheWeightColumnAndTheCounts()
    {
        string path = SharedFolder.Require("data/us-crops-2019-s2/observations.csv");
        ReflectanceScaling scaling = new(0.0001, 0);
        SpectralClearPolicy policy = new(TenBands);
        int series = 0;
        int flagged = 0;
        double worst = 0;
        List<string> neverClear = [];
        foreach (IGrouping<string, double[]> rows in ReadRows(path))
        {
            double[][] dates = [.. rows];
            float[] numbers = dates.SelectMany(row => row[..10]).Select(value => (float)value).ToArray();
            float[] reflectance = new float[numbers.Length];
            scaling.Apply(numbers, reflectance);
            PixelState[] states = new PixelState[dates.Length];
            policy.Classify(reflectance, SeriesShape.Pixel(10), states);

            double[] weights = dates.Select((row, date) => Math.Exp(
                states[date] == PixelState.Clear ? (row[6] - row[2]) / (row[6] + row[2]) : -1)).ToArray();
            double total = weights.Sum();
            worst = Math.Max(worst, weights.Select((weight, date) => Math.Abs(weight / total - dates[date][10])).Max());
            flagged += states.Count(state => state != PixelState.Clear);
            if (!states.Contains(PixelState.Clear))
                neverClear.Add(rows.Key);
            series++;
        }

        Assert.Multiple(() =>
        {
            Assert.That(series, Is.EqualTo(600));
            Assert.That(worst, Is.LessThan(1e-7));
            Assert.That(neverClear, Is.EquivalentTo(new[] { "11408721", "15702031" }));
            // 29862 unflagged rows of 34959 in protocols.md, where the two series without an unflagged date count as unflagged.
            Assert.That(flagged, Is.EqualTo(5175));
        });
    }

    private static IEnumerable<IGrouping<string, double[]>> ReadRows(string path) =>
        File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .GroupBy(cells => cells[0], cells => cells[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray());
}
