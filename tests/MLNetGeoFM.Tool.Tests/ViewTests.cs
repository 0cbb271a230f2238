using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Tests;

public sealed class ViewTests
{
    [Test]
    public void Parse_WordsOfAModel_AreViewsWithUsualOrGivenNumbers()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ViewPlan.Parse([])!.IsNone);
            Assert.That(ViewPlan.Parse(["dropout", "shift", "average"])!.Choices, Is.EqualTo(new[] { new ViewChoice(8, 45, false, 15) }));
            Assert.That(ViewPlan.Parse(["align", "average7"])!.Choices, Is.EqualTo(new[] { new ViewChoice(0, 0, true, 7) }));
            foreach (string wrong in new[] { "forest", "dropout0", "dropout33", "shift-4", "shift1000", "aligned", "average 3" })
                Assert.That(ViewPlan.Parse([wrong]), Is.Null, wrong);
        });
    }

    [Test]
    public void Parse_Choose_OffersNothingThePartsAndAllOfIt()
    {
        var plan = ViewPlan.Parse(["dropout2", "shift", "align", "choose"])!;
        Assert.That(plan.Choices, Is.EqualTo(new[]
        {
            ViewChoice.None, new ViewChoice(2), new ViewChoice(0, 45), new ViewChoice(0, 0, true), new ViewChoice(0, 45, true), new ViewChoice(2, 45, true),
        }));
        Assert.That(plan.Views.Select(view => view.Features), Is.Unique.And.Contains("Features"));
        Assert.That(plan.Views, Has.Length.EqualTo(2 * (1 + 2 + 3)), "those aligned and those not");
    }

    /// <summary>What only training uses is neither in the model nor needed by it.</summary>
    [Test]
    [Category("EndToEnd")]
    public void Fit_WithViews_ScoresWithoutTheColumnsOfTraining()
    {
        var ml = new MLContext(0);
        var series = ml.Data.TakeRows(ml.GeoFM().LoadSeries(SharedFolder.Require("data/us-crops-2019-s2")), 120);
        var views = ViewPlan.Of(new(1, 30, true, 10), chooses: false);
        var choice = new FeatureChoice(null, 1) { Views = views };
        var (needed, training) = choice.Steps(ml, series.Schema, [], default);

        var model = CropModel.Fit(ml, series, needed, "logistic", new() { Views = new(views, null) }, training);

        string[] added = [.. model.GetOutputSchema(series.Schema).Select(column => column.Name).Where(name => name.StartsWith("Features", StringComparison.Ordinal))];
        Assert.That(added, Is.EquivalentTo(new[] { "FeaturesAligned", "FeaturesAlignedMinus10", "FeaturesAlignedPlus10" }));
        Assert.That(model.Transform(series).GetColumn<float[]>("Score").Select(score => score.Sum()), Is.All.EqualTo(1).Within(1e-4));
    }

    [Test]
    [Category("EndToEnd")]
    public void Evaluate_Views_AreInTheResultWithTheShareThatIsReallyLost()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");

        var run = Launched.Geofm("evaluate", "--data", SharedFolder.Require("data/us-crops-2019-s2"), "--folds", "split", "--cloud-dropout", "2",
            "--season-shift", "45", "--average-shifts", "15", "--align-latitude", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        var views = result.GetProperty("views");
        Assert.Multiple(() =>
        {
            Assert.That(views.GetProperty("cloudDropout").GetInt32(), Is.EqualTo(2));
            Assert.That(views.GetProperty("effectiveDropout").GetDouble(), Is.InRange(0.25, 0.5));
            Assert.That(views.GetProperty("alignLatitude").GetBoolean());
            Assert.That(views.GetProperty("chosenInTraining").GetBoolean(), Is.False);
            Assert.That(result.GetProperty("metrics").GetProperty("overallAccuracy").GetDouble(), Is.InRange(0.83, 0.93), "plain: 0.843");
            Assert.That(run.Output, Does.Contain("Note: Cloud dropout: 2 copies lose"));
        });
    }
}
