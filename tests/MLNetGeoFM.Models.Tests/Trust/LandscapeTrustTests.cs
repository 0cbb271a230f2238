using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Simulated landscapes, regions left out: one where the latitude truly helps, one where it is a planted
/// shortcut.</summary>
[TestFixture]
[Category("Slow")]
public sealed class LandscapeTrustTests
{
    private const int Months = 6;
    private const int Embedding = 128;
    private static readonly int[] _seeds = [21, 22];

    [Test]
    public void Train_ClimateGradient_Gains()
    {
        TrustFolds[] runs = [.. _seeds.Select(seed => Run("gradient", new SimulatedLandscapeOptions
        {
            Seed = seed,
            SeriesCount = 1600,
            RegionCount = 16,
            ClimateGradient = 3,
            RegionContrast = 0.3f,
            ClassMixContrast = 0.3f,
            ShortcutStrength = 0,
            SeriesPerField = 1,
        }))];
        Assert.Multiple(() =>
        {
            Assert.That(runs.Average(run => run.With - run.Without), Is.GreaterThan(0.02));
            Assert.That(runs.Average(run => run.Lied - run.Without), Is.GreaterThan(-0.03), "lies of whole regions are noticed");
        });
    }

    [Test]
    public void Train_PlantedShortcut_LosesAlmostNothing()
    {
        TrustFolds[] runs = [.. _seeds.Select(seed => Run("shortcut", new SimulatedLandscapeOptions
        {
            Seed = seed,
            SeriesCount = 1200,
            RegionCount = 8,
            ClimateGradient = 0,
            RegionContrast = 0.5f,
            ClassMixContrast = 3,
            ShortcutStrength = 1,
            SeriesPerField = 2,
        }))];
        Assert.Multiple(() =>
        {
            Assert.That(runs.Average(run => run.With - run.Without), Is.GreaterThan(-0.01));
            Assert.That(runs.Average(run => run.Lied - run.Without), Is.GreaterThan(-0.01), "lies of whole regions are noticed");
            Assert.That(runs.Average(run => run.Naive - run.Without), Is.LessThan(-0.01), "what it is protected from");
        });
    }

    private static TrustFolds Run(string name, SimulatedLandscapeOptions options)
    {
        SimulatedLandscape landscape = new(options);
        string[] classes = [.. SimulatedLandscape.ClassNames];
        string[] regions = [.. landscape.Regions.Select(region => region.Name)];
        SimulatedSeries[] series = [.. landscape.EnumerateSeries()];
        ConditionedRows rows = new()
        {
            Features = Features(series),
            NumberOfFeatures = Embedding,
            Labels = Array.ConvertAll(series, one => Array.IndexOf(classes, one.Label)),
            NumberOfClasses = classes.Length,
            Latitudes = Array.ConvertAll(series, one => (double)one.Latitude),
            Longitudes = Array.ConvertAll(series, one => (double)one.Longitude),
            Groups = Array.ConvertAll(series, one => one.Region),
        };
        TrustFolds folds = TrustFolds.Run(
            rows, Array.ConvertAll(series, one => Array.IndexOf(regions, one.Region) % 4), new ConditionedHeadOptions
            {
                Head = TrustFolds.Logistic(1).OnFeatures(),
                Experts =
                [
                    new ClassifierExpertTrainer("climate", [RowClaims.Latitude], TrustFolds.Logistic(5)),
                    new PlaceVotesTrainer(),
                ],
            }, true);
        TestContext.Out.WriteLine($"{name} {options.Seed}: {folds}");
        return folds;
    }

    // Presto's embeddings of the median over the clear dates of each of the first months.
    private static float[] Features(SimulatedSeries[] series)
    {
        PrestoEncoder encoder = PrestoEncoder.Load(SharedFolder.Require("models/presto/default_model.pt"));
        float[] embeddings = new float[series.Length * Embedding];
        encoder.Encode([.. series.Select(Input)], embeddings);
        return embeddings;
    }

    private static PrestoInput Input(SimulatedSeries series)
    {
        int bands = PrestoNormalization.Bands.Count;
        int first = PrestoNormalization.Bands.ToList().IndexOf("B02");
        float[] values = new float[12 * bands];
        bool[] visible = new bool[12 * bands];
        for (int month = 0; month < Months; month++)
        {
            int[] clear = [.. Enumerable.Range(0, series.Dates.Length).Where(t => series.Scl[t] is 4 or 5 or 6
                && DateTime.UnixEpoch.AddDays(series.Dates[t]).Month == month + 1)];
            for (int band = 0; band < SimulatedLandscape.BandNames.Count && clear.Length > 0; band++)
            {
                float[] sorted = [.. clear.Select(t => series.Reflectance[(t * SimulatedLandscape.BandNames.Count) + band]).Order()];
                values[(month * bands) + first + band] = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
                visible[(month * bands) + first + band] = true;
            }

            // NDVI of red and near infrared, the last band.
            float red = values[(month * bands) + first + 2];
            float infrared = values[(month * bands) + first + 6];
            values[(month * bands) + bands - 1] = infrared + red > 0 ? (infrared - red) / (infrared + red) : 0;
            visible[(month * bands) + bands - 1] = clear.Length > 0;
        }

        return new PrestoInput { Values = values, Visible = visible, Months = PrestoInput.MonthsFrom(1, 12) };
    }
}
