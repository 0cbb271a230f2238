using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>
/// Models that version 0.1 saved, kept beside this test: they load for ever, with a plain <c>Model.Load</c>, and predict what they
/// predicted then. The files are never written again; what a later version saves otherwise gets files of its own.
/// </summary>
[TestFixture]
public sealed class SavedModelTests
{
    private const string Version = "0.1";
    private const int RowCount = 8;
    private static readonly string[] Models = ["crops", "places"];
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    // ML.NET and what takes its place on machines without it write files of their own; each must read its own.
    private static string Home => typeof(MLContext).Assembly.GetName().Name!;

    [TestCaseSource(nameof(Models))]
    public void ModelLoad_FileOfThisVersion_PredictsTheStoredBits(string name)
    {
        var ml = new MLContext();

        ITransformer loaded = ml.Model.Load(PathOf($"{name}.{Home}.zip"), out DataViewSchema schema);

        Assert.That(schema.Select(column => column.Name), Is.SupersetOf(new[] { "Bands", "Days", "Scl", "Latitude", "Longitude" }));
        AssertPredicts(ml, loaded, name);
        AssertPredicts(ml, ml.GeoFM().Rehydrate(loaded), name);
    }

    [TestCaseSource(nameof(Models))]
    [Explicit("Writes the files of a version that changes the saved form, once; never those of a version that is out.")]
    public void Write_FilesOfAVersion(string name)
    {
        var ml = new MLContext(1);
        IDataView training = ml.Data.LoadFromEnumerable(Fields(300, seed: 3));
        ITransformer model = name == "crops" ? Crops(ml).Fit(training) : Places(ml).Fit(training);
        ml.Model.Save(model, training.Schema, PathOf($"{name}.{Home}.zip"));
        SavedField[] rows = [.. Fields(RowCount, seed: 4)];
        WriteOrCompare("rows.json", JsonSerializer.Serialize(rows, Json) + "\n");
        WriteOrCompare($"{name}.txt", string.Concat(Predict(ml, model, rows).Select(line => line + "\n")));
    }

    private static void WriteOrCompare(string file, string text)
    {
        if (File.Exists(PathOf(file)))
            Assert.That(text, Is.EqualTo(File.ReadAllText(PathOf(file))), "Another home of ML.NET predicts other bits.");
        File.WriteAllText(PathOf(file), text);
    }

    private static void AssertPredicts(MLContext ml, ITransformer model, string name)
    {
        string[] expected = File.ReadAllLines(PathOf($"{name}.txt"));
        var rows = JsonSerializer.Deserialize<SavedField[]>(File.ReadAllText(PathOf("rows.json")), Json)!;
        using var engine = ml.Model.CreatePredictionEngine<SavedField, SavedPrediction>(model);

        Assert.That(Predict(ml, model, rows), Is.EqualTo(expected));
        Assert.That(rows.Select(row => Describe(engine.Predict(row))), Is.EqualTo(expected));
    }

    private static string[] Predict(MLContext ml, ITransformer model, SavedField[] rows)
        => [.. ml.Data.CreateEnumerable<SavedPrediction>(model.Transform(ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false).Select(Describe)];

    private static string Describe(SavedPrediction prediction)
        => $"{prediction.Crop}: {string.Join(' ', prediction.Score.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8")))}";

    private static EstimatorChain<ValueToKeyMappingTransformer> Features(MLContext ml)
    {
        var geo = ml.GeoFM();
        return geo.DescribeBands("Described", "Bands", [.. SimulatedLandscape.BandNames])
            .Append(geo.ScaleToReflectance("Reflectance", "Described", scale: 0.0001, digitalNumberOffset: -1000))
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Days"))
            .Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SelectBands("Picked", "Complete", "B03", "B04", "B08", "B11"))
            .Append(geo.SpectralIndices("Indices", "Picked", SpectralIndex.Ndvi, SpectralIndex.Ndwi))
            .Append(geo.FlattenSeries("Features", "Indices"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Key", "Label"));
    }

    private static EstimatorChain<KeyToValueMappingTransformer> Crops(MLContext ml) => Features(ml)
        .Append(ml.GeoFM().Trainers.LogisticRegression("Key", "Features"))
        .Append(ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"));

    private static EstimatorChain<KeyToValueMappingTransformer> Places(MLContext ml) => Features(ml)
        .Append(ml.GeoFM().Trainers.Gtca("Key", "Features", new GtcaOptions
        {
            LatitudeColumnName = "Latitude",
            LongitudeColumnName = "Longitude",
            DatesColumnName = "Days",
            RegionColumnName = "Region",
            HasAdapters = false,
        }))
        .Append(ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"));

    private static IEnumerable<SavedField> Fields(int count, int seed)
        => new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = count, Seed = seed }).EnumerateSeries().Select(series => new SavedField
        {
            Label = series.Label,
            Region = series.Region,
            Latitude = series.Latitude,
            Longitude = series.Longitude,
            Days = series.Dates,
            Scl = [.. series.Scl],
            Bands = [.. series.Reflectance.Select(value => MathF.Round((value * 10000) + 1000))],
        });

    private static string PathOf(string file)
        => Path.Combine(SharedFolder.CheckoutRoot, "tests", "MLNetGeoFM.Tests", "Saving", $"SavedBy{Version}", file);

    private sealed class SavedField
    {
        public string Label { get; set; } = "";

        public string Region { get; set; } = "";

        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public int[] Days { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public float[] Bands { get; set; } = [];
    }

    private sealed class SavedPrediction
    {
        public string Crop { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
