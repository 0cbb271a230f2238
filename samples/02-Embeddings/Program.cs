// Embeddings of a pretrained encoder, frozen, and a small head on them: what it needs, and what it says of its weights.
// Start: dotnet run --project samples/02-Embeddings -c Release -- presto.pt (nothing is downloaded; its card says where it is)
// Expected: one vector for each field, on which a linear head knows crops in regions it has never seen, far better than chance.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM;

if (args.Length != 1)
{
    Console.Error.WriteLine("Give the path of a file of Presto's or Galileo's weights: presto.pt or encoder.pt.");
    return 2;
}

var ml = new MLContext(seed: 1);
var geo = ml.GeoFM();
IDataView fields = ml.Data.Cache(geo.SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 400 }));

// <snippet:embeddings>
GeoFMWeights weights = GeoFMWeights.FromFile(args[0]);
var pipeline = geo.MaskClouds("Clear", "Scl")
    .Append(geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
    .Append(geo.Encode("Embedding", "Monthly", weights, new EncodingOptions
    {
        LatitudeColumnName = "Latitude",                     // the encoder was trained to know the place
        LongitudeColumnName = "Longitude",
    }));
IDataView encoded = pipeline.Fit(fields).Transform(fields);  // a month without a clear observation is hidden, not filled
// </snippet:embeddings>

var card = weights.Encoder.Card;
float[][] embeddings = [.. encoded.GetColumn<float[]>("Embedding")];
float[] seen = [.. encoded.GetColumn<float>("EmbeddingClearFraction")];
var classifier = pipeline.Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
    .Append(geo.Trainers.LogisticRegression("LabelKey", "Embedding"));
var report = geo.CrossValidate(fields, classifier, Folds.LeaveRegionOut("Region"));  // every field is encoded once for all folds
Print($"{card.Name}, {card.Licence}: {card.Paper}");
Print($"published weights: {weights.Encoder.IsPublishedWeights}, SHA-256 {weights.FileSha256}");
Print($"{embeddings.Length} fields, {embeddings[0].Length} numbers each; the encoder saw {seen.Average():F3} of their months");
Print($"leave one region out: {report.Metrics.OverallAccuracy:F3}");
return 0;

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
