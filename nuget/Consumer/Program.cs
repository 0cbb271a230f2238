// What a program does with the packages: fields in, a model fitted, saved, loaded and asked. It prints one line.
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM;

var ml = new MLContext(seed: 1);
IDataView fields = ml.GeoFM().SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 200 });
var pipeline = ml.GeoFM().MaskClouds("Clear", "Scl")
    .Append(ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
    .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
    .Append(ml.GeoFM().SpectralIndices("Bands", "Complete", SpectralIndex.Ndvi, SpectralIndex.Ndmi))
    .Append(ml.GeoFM().FlattenSeries("Features", "Bands"))
    .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
    .Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", "Features"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));
var model = pipeline.Fit(fields);

using var file = new MemoryStream();
ml.Model.Save(model, fields.Schema, file);
file.Position = 0;
ITransformer loaded = new MLContext().Model.Load(file, out _);

float[][] here = Scores(model), there = Scores(loaded);
int equal = here.Zip(there).Count(pair => pair.First.SequenceEqual(pair.Second));
var metrics = ml.MulticlassClassification.Evaluate(loaded.Transform(fields), "LabelKey");
var map = FieldShapes.ReadGeoJson(new MemoryStream(Encoding.UTF8.GetBytes("""
    {"type":"FeatureCollection","features":[{"type":"Feature","id":"1","properties":{},
     "geometry":{"type":"Polygon","coordinates":[[[7,50],[7.01,50],[7.01,50.01],[7,50.01],[7,50]]]}}]}
    """)));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{equal} of {here.Length} loaded predictions equal to the bit; accuracy {metrics.MicroAccuracy:F2}; {map.Count} field on the map"));
return equal == here.Length && here.Length == 200 ? 0 : 1;

float[][] Scores(ITransformer transformer) => [.. transformer.Transform(fields).GetColumn<float[]>("Score")];
