using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Embeddings;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>Data in and out as an application has them: series of memory, labels on a map, predictions back as a map.</summary>
public sealed class FieldDataTests
{
    [Test]
    public void MapAndSeries_JoinedLoadedTrainedAndPredicted_GiveAMapOfClasses()
    {
        SimulatedSeries[] simulated = [.. new SimulatedLandscape(new() { SeriesCount = 120, Seed = 4 }).EnumerateSeries()];
        FieldShapes map = Map(simulated);
        SeriesRecord[] series = [.. simulated.Select(one => new SeriesRecord(new() { Id = one.Id },
            [.. one.Dates.Select(SeriesCalendar.ToDate)], one.Reflectance, [.. one.Scl.Select(scl => (ushort)scl)]))];
        var ml = new MLContext(1);

        IDataView fields = ml.GeoFM().LoadSeries(map.Join(series, new() { LabelProperty = "crop", RegionProperty = "region" }),
            new LoadRecordsOptions { BandNames = [.. SimulatedLandscape.BandNames], Quality = SeriesQualityKind.Scl });
        var model = ml.GeoFM().MaskClouds("Clear", "Scl")
            .Append(ml.GeoFM().CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
            .Append(ml.GeoFM().FillGaps("Complete", "Monthly"))
            .Append(ml.GeoFM().FlattenSeries("Features", "Complete"))
            .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
            .Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", "Features"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel")).Fit(fields);
        IDataView scored = model.Transform(fields);
        string[] ids = [.. scored.GetColumn<string>("SampleId")];
        string[] classes = [.. scored.GetColumn<string>("PredictedClass")];
        using MemoryStream stream = new();
        map.WriteGeoJson(stream, ids.Select((id, row) => new FieldPrediction(id, classes[row], [])), []);

        stream.Position = 0;
        FieldShapes predicted = FieldShapes.ReadGeoJson(stream);
        Assert.Multiple(() =>
        {
            Assert.That(scored.GetColumn<string>("Label"), Is.EqualTo(simulated.Select(one => one.Label)));
            Assert.That(scored.GetColumn<string>("Region"), Is.EqualTo(simulated.Select(one => one.Region)));
            Assert.That(scored.GetColumn<float>("Latitude"), Is.EqualTo(simulated.Select(one => one.Latitude)).Within(1e-4));
            Assert.That(predicted.Select(field => field.Text("predicted_class")), Is.EqualTo(classes));
            Assert.That(predicted.Count(field => field.Text("predicted_class") == field.Text("crop")), Is.GreaterThan(100), "of the 120 that it has seen");
        });
    }

    [Test]
    public void ParquetTable_EmbeddingsThatTheToolWrote_HaveTheirValues()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "e.parquet");
        using (FileStream stream = File.Create(file))
        using (EmbeddingWriter writer = EmbeddingWriter.Create(file, stream, new("galileo-nano", "f", 2, false, false, false, true)))
        {
            EmbeddingRow row = new();
            for (int i = 0; i < 300; i++)
            {
                row.SampleId = i.ToString(CultureInfo.InvariantCulture);
                row.StepDate = i;
                row.Latitude = i % 3 == 0 ? float.NaN : i;
                writer.Write(row, [i, i]);
            }

            writer.End();
        }

        using ParquetTable table = ParquetTable.Open(file);
        Assert.Multiple(() =>
        {
            Assert.That(table.ReadTexts("sample_id"), Is.EqualTo(Enumerable.Range(0, 300).Select(i => $"{i}")));
            Assert.That(table.ReadNumbers("latitude"), Is.EqualTo(Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? double.NaN : i)));
            Assert.That(table.ReadTexts("encoder"), Has.All.EqualTo("galileo-nano"));
            Assert.That(table.ColumnNames, Does.Not.Contain("embedding"), "a list");
            Assert.That(table.Metadata["geofm.encoder"], Is.EqualTo("galileo-nano"));
        });
    }

    private static FieldShapes Map(SimulatedSeries[] simulated)
    {
        StringBuilder text = new("""{"type":"FeatureCollection","features":[""");
        foreach (SimulatedSeries one in simulated)
        {
            text.Append(text[^1] == '[' ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"type":"Feature","id":"{{one.Id}}","properties":{"crop":"{{one.Label}}","region":"{{one.Region}}"},"geometry":
                """);
            double south = one.Latitude - 0.001;
            double west = one.Longitude - 0.001;
            double[][] ring = [[west, south], [west + 0.002, south], [west + 0.002, south + 0.002], [west, south + 0.002], [west, south]];
            text.Append($$"""{"type":"Polygon","coordinates":[[""")
                .AppendJoin(',', ring.Select(position => string.Create(CultureInfo.InvariantCulture, $"[{position[0]},{position[1]}]"))).Append("]]}}");
        }

        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text.Append("]}").ToString()));
        return FieldShapes.ReadGeoJson(stream);
    }
}
