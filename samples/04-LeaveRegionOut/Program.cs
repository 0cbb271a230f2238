// A crop classifier as an ML.NET pipeline, with the score that flatters and the score that is honest.
// Start: dotnet run --project samples/04-LeaveRegionOut -c Release
// Expected: random folds promise clearly more than leave-one-region-out.
using System.Globalization;
using Microsoft.ML;
using MLNetGeoFM;

var ml = new MLContext(seed: 1);
IDataView fields = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 800 });

// <snippet:pipeline>
var pipeline = ml.GeoFM().MaskClouds("Clear", "Scl")
    .Append(ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
    .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
    .Append(ml.GeoFM().SpectralIndices("Bands", "Complete", SpectralIndex.Ndvi, SpectralIndex.Ndmi))
    .Append(ml.GeoFM().FlattenSeries("Features", "Bands"))
    .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
    .Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", "Features"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));

var flattering = ml.GeoFM().CrossValidate(fields, pipeline, Folds.Random("SampleId"));
var honest = ml.GeoFM().CrossValidate(fields, pipeline, Folds.LeaveRegionOut("Region"));
var model = pipeline.Fit(fields);
ml.Model.Save(model, fields.Schema, "crops.zip");
// </snippet:pipeline>

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"random folds: {flattering.Metrics.OverallAccuracy:F3}"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"leave one region out: {honest.Metrics.OverallAccuracy:F3}"));
foreach (var fold in honest.Folds)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {fold.Name}: {fold.Metrics.OverallAccuracy:F3} of {fold.Metrics.Samples} series"));
}
