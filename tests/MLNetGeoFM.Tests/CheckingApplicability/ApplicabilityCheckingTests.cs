using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class ApplicabilityCheckingTests
{
    private static readonly ApplicabilityOptions Scaled = new() { Whitening = false };

    [Test]
    public void CheckApplicability_RowsNearAndFar_AreToldApart()
    {
        var ml = new MLContext(1);
        IDataView training = ml.Data.LoadFromEnumerable(Grid());
        var model = ml.GeoFM().CheckApplicability("Applicable", "Features", "Region", Scaled).Fit(training);

        var flags = Flags(ml, model, [5, 5], [5.2f, 4.9f], [30, 5], [float.NaN, 5]);

        Assert.That(flags.Select(flag => flag.Applicable), Is.EqualTo(new[] { true, true, false, false }));
        Assert.That(flags[0].ApplicableDissimilarity, Is.Zero);
        Assert.That(flags[1].ApplicableDissimilarity, Is.GreaterThan(0).And.LessThan(model.Area.Threshold));
        Assert.That(flags[2].ApplicableDissimilarity, Is.GreaterThan(model.Area.Threshold));
        Assert.That(flags[3].ApplicableDissimilarity, Is.NaN);
    }

    [Test]
    public void CheckApplicability_Folds_ReachFartherThanNeighbours()
    {
        // On a grid the nearest row is one step away; left and right halves as folds have up to five steps to go.
        var ml = new MLContext(1);
        IDataView training = ml.Data.LoadFromEnumerable(Grid());

        var alone = ml.GeoFM().CheckApplicability("Applicable", "Features", null, Scaled).Fit(training).Area;
        var folds = ml.GeoFM().CheckApplicability("Applicable", "Features", "Region", Scaled).Fit(training).Area;

        Assert.That(folds.MeanDistance, Is.EqualTo(alone.MeanDistance));
        Assert.That(alone.TrainingDissimilarities, Is.All.EqualTo(alone.Threshold).Within(1e-9));
        Assert.That(folds.Threshold, Is.EqualTo(5 * alone.Threshold).Within(1e-9));
    }

    [Test]
    public void Fit_RowsThatAreNotFinite_AreLeftOutWithAWarning()
    {
        var ml = new MLContext(1);
        List<string> warnings = [];
        ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };
        var rows = Grid();
        var clean = ml.GeoFM().CheckApplicability("Applicable", "Features", "Region").Fit(ml.Data.LoadFromEnumerable(rows)).Area;
        rows.Insert(3, new Place { Region = "west", Features = [float.NaN, 1] });
        rows.Insert(9, new Place { Region = "north", Features = [1, float.PositiveInfinity] });

        var area = ml.GeoFM().CheckApplicability("Applicable", "Features", "Region").Fit(ml.Data.LoadFromEnumerable(rows)).Area;

        Assert.That(area.TrainingDissimilarities, Is.EqualTo(clean.TrainingDissimilarities));
        Assert.That(warnings, Has.One.Contains("2 of 102 rows").And.Contains("'Features'"));
    }

    [Test]
    public void Model_SavedAndLoaded_FlagsTheSameRowsInAPredictionEngine()
    {
        var ml = new MLContext(1);
        IDataView training = ml.Data.LoadFromEnumerable(Grid());
        var model = ml.GeoFM().CheckApplicability("Applicable").Fit(training);
        using var file = new MemoryStream();
        ml.Model.Save(model, training.Schema, file);
        file.Position = 0;

        var loaded = new MLContext(2).Model.Load(file, out _);

        float[][] queries = [[5, 5], [4.4f, 4.9f], [30, 5], [float.NaN, 5]];
        using var engine = ml.Model.CreatePredictionEngine<Place, PlaceFlag>(loaded);
        var expected = Flags(ml, model, queries);
        var actual = queries.Select(query => engine.Predict(new Place { Features = query })).ToArray();
        Assert.That(actual.Select(flag => flag.Applicable), Is.EqualTo(expected.Select(flag => flag.Applicable)));
        Assert.That(actual.Select(flag => flag.ApplicableDissimilarity), Is.EqualTo(expected.Select(flag => flag.ApplicableDissimilarity)));
        Assert.That(loaded.GetOutputSchema(training.Schema)["Applicable"].Type, Is.EqualTo(BooleanDataViewType.Instance));
        Assert.That(loaded.GetOutputSchema(training.Schema).Select(column => column.Name), Has.None.Contains("__geofm"));
    }

    [Test]
    public void CheckApplicability_WrongColumns_AreNamed()
    {
        var ml = new MLContext(1);
        IDataView training = ml.Data.LoadFromEnumerable(Grid());
        var noFold = ml.GeoFM().CheckApplicability("Applicable", "Features", "Nowhere");

        Assert.Multiple(() =>
        {
            Assert.That(() => noFold.Fit(training), Throws.ArgumentException.With.Message.Contains("'Nowhere'"));
            Assert.That(() => noFold.GetOutputSchema(SchemaShapes.Of(training.Schema)), Throws.ArgumentException.With.Message.Contains("'Nowhere'"));
            Assert.That(() => ml.GeoFM().CheckApplicability("Applicable", "Region").Fit(training),
                Throws.ArgumentException.With.Message.Contains("'Region'").And.Message.Contains("Vector of Single"));
            Assert.That(() => ml.GeoFM().CheckApplicability("Applicable", "Features", null, new() { VarianceShare = 2 }),
                Throws.ArgumentException.With.Message.Contains("got 2"));
        });
    }

    private static PlaceFlag[] Flags(MLContext ml, ApplicabilityCheckingTransformer model, params float[][] queries)
    {
        IDataView data = ml.Data.LoadFromEnumerable(queries.Select(query => new Place { Features = query }));
        return [.. ml.Data.CreateEnumerable<PlaceFlag>(model.Transform(data), reuseRowObject: false)];
    }

    /// <summary>100 rows on a grid of 10 x 10, the left half west, the right half east.</summary>
    private static List<Place> Grid() =>
    [
        .. Enumerable.Range(0, 100).Select(i => new Place { Region = i % 10 < 5 ? "west" : "east", Features = [i % 10, i / 10] })
    ];

    private sealed class Place
    {
        public string Region { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class PlaceFlag
    {
        public bool Applicable { get; set; }

        public float ApplicableDissimilarity { get; set; }
    }
}
