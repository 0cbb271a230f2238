using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Every component under contract. An estimator without a case fails a test.</summary>
internal static class ContractCases
{
    public static ComponentCase[] All { get; } =
    [
        new("ConvertDates", geo => geo.ConvertDates("Out", "Times")) { IsOfBuiltIns = true },
        new("DescribeBands", geo => geo.DescribeBands("Out", "Reflectance", "A", "B", "C")),
        new("SelectBands", geo => geo.SelectBands("Out", "Reflectance", "B08", "B03")),
        new("ScaleToReflectance", geo => geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000)),
        new("ScaleToReflectance per scene", geo => geo.ScaleToReflectance("Out", "Reflectance",
            new ReflectanceScalingOptions { ScaleColumnName = "Scales", DigitalNumberOffset = 0 })),
        new("SpectralIndices", geo => geo.SpectralIndices("Out", "Reflectance", SpectralIndex.Ndvi, SpectralIndex.Bsi)),
        new("SpectralIndices regular", geo => geo.SpectralIndices("Out", "Regular", SpectralIndex.Ndvi)),
        new("MaskClouds", geo => geo.MaskClouds("Out", "Scl")),
        new("MaskClouds spectral", geo => geo.MaskClouds("Out", "Reflectance", new CloudMaskingOptions
        {
            QualityKind = QualityKind.SpectralRule,
            ClearFractionColumnName = "Fraction",
        })),
        new("CompositeMonthly", geo => geo.CompositeMonthly("Out", "Reflectance", "Clear", "Dates")),
        new("RegularizeTime", geo => geo.RegularizeTime("Out", "Reflectance", "Clear", "Dates", new TimeRegularizingOptions { CountObservations = true })),
        new("ShiftSeason", geo => geo.ShiftSeason("Out", "Reflectance", "Clear", "Dates", 20)),
        new("ShiftSeason regular, by latitude and chance", geo => geo.ShiftSeason("Out", "Regular", null, "RegularDates", new SeasonShiftingOptions
        {
            Shift = new() { RandomDays = 45, Seed = 2, DaysPerDegree = SeasonShift.HopkinsDaysPerDegree, SeasonStartMonth = 9 },
        })),
        new("DropDates", geo => geo.DropDates("Out", copy: 3)),
        new("DropDates without a mask", geo => geo.DropDates("Out", "Reflectance", null, "Dates", new DateDropout { Seed = 4, MaximumShare = 0.5 })),
        new("FillGaps", geo => geo.FillGaps("Out", "Regular")),
        new("FillGaps irregular", geo => geo.FillGaps("Out", "Reflectance", "Dates")),
        new("TokenizeTemporalPatches", geo => geo.TokenizeTemporalPatches("Out", "Regular")),
        new("DetokenizeTemporalPatches", geo => geo.DetokenizeTemporalPatches("Out", "Tokens")),
        new("Encode", geo => geo.Encode("Out", "Regular", PrestoWeights.Shared)),
        new("Encode that can be stopped", (geo, stop) => geo.Encode("Out", "Regular", PrestoWeights.Own(7), new EncodingOptions
        {
            CancellationToken = stop.Token,
            Progress = stop,
        })),
        new("Encode with hidden tokens", geo => geo.Encode("Out", "Regular", PrestoWeights.Shared, new EncodingOptions
        {
            AdaptableBlocks = 1,
        })),
        new("Encode tokens per step", geo => geo.Encode("Out", "Tokens", PrestoWeights.Shared, new EncodingOptions
        {
            DatesColumnName = "RegularDates",
            Pooling = EmbeddingPooling.PerStep,
            WeightsInModel = WeightsInModel.Never,
        })),
        new("EncodeMetadata", geo => geo.EncodeMetadata("Out")),
        new("EncodeMetadata by bins", geo => geo.EncodeMetadata("Out", new MetadataEncodingOptions
        {
            Encoding = EncodedMetadata.TerraMind,
            DatesColumnName = null,
        })),
        new("PackMetadata", geo => geo.PackMetadata("Out", "Latitude", "Gsd", "Orbit", "Region", "LabelKey")),
        new("FlattenSeries", geo => geo.FlattenSeries("Out", "Regular")),
        new("CheckApplicability", geo => geo.CheckApplicability("Out")),
        new("CheckApplicability that can be stopped", (geo, stop) => geo.CheckApplicability("Out", "Features", null,
            new ApplicabilityOptions { CancellationToken = stop.Token, Progress = stop })),
        new("CheckApplicability scaled, over folds", geo => geo.CheckApplicability("Out", "Features", "Label",
            new ApplicabilityOptions { Whitening = false })),
        new("LogisticRegression", (geo, stop) => geo.Trainers.LogisticRegression("LabelKey", "Features", new() { CancellationToken = stop.Token, Progress = stop })),
        new("KNearestNeighbors", geo => geo.Trainers.KNearestNeighbors("LabelKey", "Features")),
        new("Prototypes", geo => geo.Trainers.Prototypes("LabelKey", "Features")),
        new("Mlp", (geo, stop) => geo.Trainers.Mlp("LabelKey", "Features", new() { CancellationToken = stop.Token, Progress = stop })),
        new("Mlp that stops by groups", geo => geo.Trainers.Mlp("LabelKey", "Features", new() { BalancesClasses = true, Focus = 2 }, "Region")),
        new("Retrieval", geo => geo.Trainers.Retrieval("LabelKey", "Features")),
        new("Retrieval within a place and season", geo => geo.Trainers.Retrieval("LabelKey", "Features",
            new RetrievalOptions { WithinKilometres = 200, WithinDays = 30, SeasonScaleDays = 20 })),
        new("TemporalAttention", (geo, stop) => geo.Trainers.TemporalAttention(
            "LabelKey", "Features", "RegularDates", new() { Epochs = 3, CancellationToken = stop.Token, Progress = stop })),
        new("TemporalAttention on gaps, by groups", geo => geo.Trainers.TemporalAttention(
            "LabelKey", "Regular", "RegularDates", new() { Epochs = 3, Heads = 8 }, "Region")),
        new("TempCnn", (geo, stop) => geo.Trainers.TempCnn(
            "LabelKey", "Complete", new() { Epochs = 2, Filters = 8, HiddenUnits = 16, CancellationToken = stop.Token, Progress = stop })),
        new("TempCnn of known steps, by groups", geo => geo.Trainers.TempCnn(
            "LabelKey", "Features", new() { Steps = 12, Epochs = 3, Filters = 8, HiddenUnits = 16, FilterWidth = 3 }, "Region")),
        new("TempCnn of views", geo => geo.Trainers.WithViews(
            geo.Trainers.TempCnn("LabelKey", "Complete", new() { Epochs = 2, Filters = 8, HiddenUnits = 16 }), "Complete", "LaterComplete")),
        new("Calibrated retrieval", geo => geo.Trainers.Calibrated(
            geo.Trainers.Retrieval("LabelKey", "Features", new RetrievalOptions { WithinKilometres = 200 }), "Region")),
        new("Calibrated TemporalAttention", geo => geo.Trainers.Calibrated(
            geo.Trainers.TemporalAttention("LabelKey", "Features", "RegularDates", new() { Epochs = 2, Heads = 8 }), "Region")),
        new("Calibrated prototypes", geo => geo.Trainers.Calibrated(geo.Trainers.Prototypes("LabelKey", "Features"), "Region")),
        new("Calibrated Mlp", geo => geo.Trainers.Calibrated(
            geo.Trainers.Mlp("LabelKey", "Features", new() { Epochs = 10 }, "Region"), "Region")),
        new("Gtca", (geo, stop) => geo.Trainers.Gtca("LabelKey", "Features", new GtcaOptions
        {
            CancellationToken = stop.Token,
            Progress = stop,
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            DatesColumnName = "Dates",
            RegionColumnName = "Region",
            MetadataColumnName = "Claims",
            Epochs = 2,
        })),
        new("Calibrated", (geo, stop) => geo.Trainers.Calibrated(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Region",
            new CalibratedOptions { Calibration = new() { CancellationToken = stop.Token }, Progress = stop })),
        new("Calibrated neighbours", geo => geo.Trainers.Calibrated(
            geo.Trainers.KNearestNeighbors("LabelKey", "Features"), "Region", CalibrationMethod.Isotonic)),
        new("Calibrated by matrix", geo => geo.Trainers.Calibrated(
            geo.Trainers.LogisticRegression("LabelKey", "Features"), "Region", CalibrationMethod.Dirichlet)),
        new("WithViews", geo => geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Features", "LaterFeatures")),
        new("WithViews neighbours, averaged", geo => geo.Trainers.WithViews(geo.Trainers.KNearestNeighbors("LabelKey", "Features"),
            new MultiViewOptions { PredictionFeatureColumnNames = ["LaterFeatures", "Features"] })),
        new("Calibrated views", geo => geo.Trainers.Calibrated(geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"),
            new MultiViewOptions { PredictionFeatureColumnNames = ["Features", "LaterFeatures"] }), "Region")),
        new("ChooseByGroups", geo => geo.Trainers.ChooseByGroups("Region",
            new TrainerCandidate("neighbours", geo.Trainers.KNearestNeighbors("LabelKey", "Features")),
            new TrainerCandidate("views", geo.Trainers.WithViews(geo.Trainers.LogisticRegression("LabelKey", "Features"), "Features", "LaterFeatures")))),
        new("ChooseByGroups that can be stopped", (geo, stop) => geo.Trainers.ChooseByGroups("Region",
            [
                new TrainerCandidate("neighbours", geo.Trainers.KNearestNeighbors("LabelKey", "Features")),
                new TrainerCandidate("prototypes", geo.Trainers.Prototypes("LabelKey", "Features")),
            ], new TrainerChoiceOptions { CancellationToken = stop.Token, Progress = stop })),
        new("CalibrateScores", geo => geo.CalibrateScores("LabelKey", "Claims")),
        new("CalibrateScores of logits, by groups", (geo, stop) => geo.CalibrateScores("LabelKey", "Margins", "Region",
            new ScoreCalibratingOptions
            {
                ScoreKind = ScoreKind.Logits,
                Calibration = new CalibrationOptions { Method = CalibrationMethod.Vector, CancellationToken = stop.Token, Progress = stop },
            })),
    ];

    public static IEnumerable<string> Names => All.Select(one => one.Name);

    public static ComponentCase Find(string name) => All.Single(one => one.Name == name);

    /// <summary>Every fitted transformer of this library.</summary>
    public static IEnumerable<RowTransformer> FittedTransformers()
        => All.SelectMany(one => one.Model is RowTransformer ours ? [ours] : ((IEnumerable<Microsoft.ML.ITransformer>)one.Model).OfType<RowTransformer>());
}
