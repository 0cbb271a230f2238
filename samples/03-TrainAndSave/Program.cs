// Your own rows in, a saved model out, and predictions from the loaded file: one row at a time, and all rows in batches.
// Start: dotnet run --project samples/03-TrainAndSave -c Release -- crops.zip
// Expected: the loaded model predicts what the one in memory predicts, to the bit.
using System.Globalization;
using Microsoft.ML;
using MLNetGeoFM;

var landscape = new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = 600, Seed = 2 });
Field[] fields = [.. landscape.EnumerateSeries().Select(series => new Field
{
    Crop = series.Label,
    Bands = [.. series.Reflectance.Select(value => (value * 10000) + 1000)],
    Days = series.Dates,
    Scl = series.Scl,
})];

var ml = new MLContext(seed: 1);
// <snippet:rows>
IDataView rows = ml.Data.LoadFromEnumerable(fields);
var pipeline = ml.GeoFM().DescribeBands("Bands", null, "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12")
    .Append(ml.GeoFM().ScaleToReflectance("Reflectance", "Bands", scale: 0.0001, digitalNumberOffset: -1000))
    .Append(ml.GeoFM().MaskClouds("Clear", "Scl"))
    .Append(ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Days"))
    .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
    .Append(ml.GeoFM().SelectBands("Picked", "Complete", "B04", "B08", "B11"))
    .Append(ml.GeoFM().FlattenSeries("Features", "Picked"))
    .Append(ml.Transforms.Conversion.MapValueToKey("CropKey", "Crop"))
    .Append(ml.GeoFM().Trainers.LogisticRegression("CropKey", "Features"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedCrop", "PredictedLabel"));
// </snippet:rows>
var model = pipeline.Fit(rows);
string file = args.FirstOrDefault() ?? "crops.zip";
ml.Model.Save(model, rows.Schema, file);

// <snippet:load>
ITransformer loaded = ml.Model.Load(file, out _);           // in any program; nothing is registered
ITransformer batched = ml.GeoFM().Rehydrate(loaded);        // the same bits, and the speed it had when it was fitted
// </snippet:load>
using var here = ml.Model.CreatePredictionEngine<Field, Prediction>(model);
using var there = ml.Model.CreatePredictionEngine<Field, Prediction>(loaded);
Prediction[] all = [.. ml.Data.CreateEnumerable<Prediction>(batched.Transform(rows), reuseRowObject: false)];
int equal = fields.Where((field, i) => here.Predict(field).Score.SequenceEqual(there.Predict(field).Score)
    && there.Predict(field).Score.SequenceEqual(all[i].Score)).Count();
Prediction first = there.Predict(fields[0]);
Console.WriteLine($"{equal} of {fields.Length} predictions equal to the bit");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"first field: {first.PredictedCrop} with probability {first.Score.Max():F2}, truth {fields[0].Crop}"));

/// <summary>One field as an application might hold it: digital numbers of ten bands by date.</summary>
internal sealed class Field
{
    public string Crop { get; set; } = "";

    public float[] Bands { get; set; } = [];

    public int[] Days { get; set; } = [];

    public byte[] Scl { get; set; } = [];
}

/// <summary>What is asked of the model.</summary>
internal sealed class Prediction
{
    public string PredictedCrop { get; set; } = "";

    public float[] Score { get; set; } = [];
}
