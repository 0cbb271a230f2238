using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A small landscape with its clear mask, and models that take it as it is.</summary>
internal sealed class LandscapeModels
{
    private static readonly Lazy<LandscapeModels> OneForAll = new(() => new LandscapeModels(new MLContext(seed: 1)));

    private LandscapeModels(MLContext ml)
    {
        Context = ml;
        var simulated = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 75, RegionCount = 3, SeriesPerField = 1, Seed = 4 });
        var masked = ml.GeoFM().MaskClouds("Clear", "Scl").Fit(simulated).Transform(simulated);
        Data = ml.Data.Cache(masked, "SampleId", "Region", "Label", "Latitude", "Longitude", "Dates", "Reflectance", "Clear");
        Seasons = Season(ml).Append(Head(ml, "Season")).Fit(Data);
        WithPlace = Season(ml)
            .Append(ml.Transforms.Concatenate("Both", "Season", "Latitude", "Longitude"))
            .Append(Head(ml, "Both")).Fit(Data);
    }

    /// <summary>The one that all tests share; made when the first asks for it.</summary>
    public static LandscapeModels Shared => OneForAll.Value;

    public MLContext Context { get; }

    public IDataView Data { get; }

    /// <summary>Knows the season and no place.</summary>
    public ITransformer Seasons { get; }

    /// <summary>Knows latitude and longitude as well.</summary>
    public ITransformer WithPlace { get; }

    private static EstimatorChain<SeriesFlatteningTransformer> Season(MLContext ml) =>
        ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates", new TimeRegularizingOptions
        {
            Grid = TimeGridRule.Season(TimeStepUnit.Month, 12),
        })
            .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
            .Append(ml.GeoFM().FlattenSeries("Season", "Complete"));

    private static EstimatorChain<LogisticRegressionTransformer> Head(MLContext ml, string features) =>
        ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", features));
}
