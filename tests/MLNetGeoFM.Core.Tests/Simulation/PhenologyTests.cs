namespace MLNetGeoFM.Core.Tests.Simulation;

[TestFixture]
[Category("Unit")]
internal sealed class PhenologyTests
{
    private const int Steps = 36; // of ten days

    [Test]
    public void Ndvi_OfEveryCrop_HasTheShapeOfItsSeason()
    {
        Dictionary<string, double[]> curves = Curves(new() { SeriesCount = 6000, RegionCount = 30, RegionContrast = 0.5 });
        Assert.Multiple(() =>
        {
            Assert.That(Peak(curves["Winter wheat"]), Is.InRange(110, 165));
            Assert.That(Peak(curves["Rapeseed"]), Is.InRange(95, 160));
            Assert.That(Peak(curves["Maize"]), Is.InRange(190, 250));
            Assert.That(Peak(curves["Soybean"]), Is.InRange(195, 250));
            Assert.That(Peak(curves["Sugar beet"]), Is.InRange(185, 270));
            Assert.That(Peak(curves["Sunflower"]), Is.InRange(170, 220));
            Assert.That(Peak(curves["Winter wheat"]) + 40, Is.LessThan(Peak(curves["Maize"])));
        });
        foreach ((string crop, double[] curve) in curves)
        {
            Assert.That(curve.Max(), crop == "Fallow" ? Is.InRange(0.35, 0.65) : Is.InRange(0.65, 0.92), crop);
            Assert.That(curve.Min(), Is.InRange(0.1, 0.6), crop);
        }

        Assert.That(curves["Maize"][12], Is.LessThan(0.35), "bare in early May");
        Assert.That(curves["Winter wheat"][12], Is.GreaterThan(0.7), "green in early May");
        Assert.That(curves["Winter wheat"][21], Is.LessThan(0.4), "harvested in early August");
        Assert.That(curves["Sugar beet"][26], Is.GreaterThan(0.6), "green in late September");
        Assert.That(curves["Grassland"].Min(), Is.GreaterThan(0.4), "never bare");
    }

    [Test]
    public void Ndvi_FartherNorth_RisesLater()
    {
        SimulatedLandscapeOptions options = new() { SeriesCount = 6000, RegionCount = 40, RegionContrast = 0 };
        foreach (string crop in (string[])["Winter wheat", "Maize"])
        {
            double south = HalfRise(Curves(options, s => s.Latitude < 46)[crop]);
            double north = HalfRise(Curves(options, s => s.Latitude > 52)[crop]);
            Assert.That(north - south, Is.InRange(10, 40), crop);
        }
    }

    [Test]
    public void Ndvi_WithoutClimateGradient_RisesAlikeEverywhere()
    {
        SimulatedLandscapeOptions options =
            new() { SeriesCount = 6000, RegionCount = 40, RegionContrast = 0, ClimateGradient = 0 };
        double south = HalfRise(Curves(options, s => s.Latitude < 46)["Maize"]);
        double north = HalfRise(Curves(options, s => s.Latitude > 52)["Maize"]);
        Assert.That(north - south, Is.Zero.Within(5));
    }

    [Test]
    public void Ndvi_OfDifferentYears_RisesAtDifferentTimes()
    {
        int[] years = [2018, 2019, 2020, 2021, 2022, 2023];
        double[] rises = [.. years.Select(year =>
            HalfRise(Curves(new() { SeriesCount = 3000, RegionCount = 20, RegionContrast = 0, Years = [year] })["Maize"]))];
        Assert.That(rises.Max() - rises.Min(), Is.InRange(3, 30));
    }

    [Test]
    public void Reflectance_OfRapeseedInFlower_IsYellow()
    {
        CropTraits crop = CropTraits.All.Single(c => c.Name == "Rapeseed");
        CanopyCurve curve = new() { Flower = crop.Flower, FlowerStrength = crop.FlowerStrength };
        Assert.That(curve.Flowering(crop.Flower), Is.EqualTo(0.065).Within(1e-12));
        Assert.That(curve.Flowering(crop.Flower + 30), Is.LessThan(0.001));
    }

    [Test]
    public void GreenLai_AtTheHarvest_FallsToWhatGrowsNext()
    {
        CanopyCurve curve = new()
        {
            Main = new GrowthCycle(100, 10, 400, 10, 4),
            Next = new GrowthCycle(300, 5, 500, 5, 1),
            Harvest = 200,
            Tillage = 240,
            ResidueLai = 0.8,
        };
        Assert.That(curve.GreenLai(100), Is.EqualTo(2).Within(0.001));
        Assert.That(curve.GreenLai(190), Is.EqualTo(4).Within(0.01));
        Assert.That(curve.GreenLai(210), Is.LessThan(0.01));
        Assert.That(curve.DeadLai(220), Is.EqualTo(0.8).Within(0.01));
        Assert.That(curve.DeadLai(260), Is.LessThan(0.01));
        Assert.That(curve.GreenLai(340), Is.EqualTo(1).Within(0.01));
    }

    // Mean NDVI of the truly clear dates, per crop and ten-day step.
    private static Dictionary<string, double[]> Curves(
        SimulatedLandscapeOptions options, Func<SimulatedSeries, bool>? filter = null)
    {
        Dictionary<string, double[]> sums = SimulatedLandscape.ClassNames.ToDictionary(name => name, _ => new double[Steps]);
        Dictionary<string, int[]> counts = SimulatedLandscape.ClassNames.ToDictionary(name => name, _ => new int[Steps]);
        foreach (SimulatedSeries series in new SimulatedLandscape(options).EnumerateSeries().Where(filter ?? (_ => true)))
        {
            int firstDay = AcquisitionCalendar.FirstDay(series.Year);
            for (int t = 0; t < series.Dates.Length; t++)
            {
                if (!series.TrueClear[t])
                    continue;
                float red = series.Reflectance[(t * 10) + 2];
                float nir = series.Reflectance[(t * 10) + 6];
                int step = Math.Min(Steps - 1, (series.Dates[t] - firstDay) / 10);
                sums[series.Label][step] += (nir - red) / (nir + red);
                counts[series.Label][step]++;
            }
        }

        foreach (string crop in sums.Keys)
        {
            for (int step = 0; step < Steps; step++)
                sums[crop][step] /= counts[crop][step];
        }

        return sums;
    }

    private static double Peak(double[] curve) => (Array.IndexOf(curve, curve.Max()) * 10) + 5;

    // Day on which the spring rise passes the middle between its lowest value before the peak and the peak.
    private static double HalfRise(double[] curve)
    {
        int peak = Array.IndexOf(curve, curve.Max());
        double half = (curve[..peak].Min() + curve[peak]) / 2;
        int step = peak;
        while (step > 0 && curve[step - 1] > half)
            step--;
        double below = step > 0 ? curve[step - 1] : curve[step];
        double fraction = curve[step] > below ? (half - below) / (curve[step] - below) : 0;
        return ((step - 1 + fraction) * 10) + 5;
    }
}
