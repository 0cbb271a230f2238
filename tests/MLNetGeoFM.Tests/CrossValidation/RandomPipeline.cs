using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A pipeline from a series to a head, drawn by lot: frozen, built-in and trained components in any order that works.</summary>
internal sealed class RandomPipeline
{
    private readonly MLContext _ml;
    private readonly Random _random;
    private readonly List<string> _steps = [];
    private EstimatorChain<ITransformer> _chain = new();
    private bool _labelIsKey;

    public RandomPipeline(MLContext ml, Random random)
    {
        (_ml, _random) = (ml, random);
        GeoFMCatalog geo = ml.GeoFM();
        Interrupt();
        string series = "Series";
        if (Flip())
            Add("SelectBands", geo.SelectBands("Picked", series, "B08", "B04"), series = "Picked");
        Interrupt();
        if (Flip())
            Add("Ndvi", geo.SpectralIndices("Indexed", series, SpectralIndex.Ndvi), series = "Indexed");
        Add("CompositeMonthly", geo.CompositeMonthly("Monthly", series, Flip() ? "Clear" : null, "Dates", Months));
        Interrupt();
        Add("FillGaps", geo.FillGaps("Complete", "Monthly"));
        Add("FlattenSeries", geo.FlattenSeries("Features", "Complete"));
        Interrupt();
        if (Flip())
            Add("Normalize", ml.Transforms.NormalizeMeanVariance("Features"));
        if (Flip())
        {
            // A second branch: frozen components again, after a trained one or not; a name that is there already.
            Add("SelectBands again", geo.SelectBands("Monthly", "Complete", "B04"));
            Add("Flatten again", geo.FlattenSeries("More", "Monthly"));
            Add("Concatenate", ml.Transforms.Concatenate("Features", "More", "Features"));
        }

        if (series == "Series" && Flip())
        {
            Add("Encode", geo.Encode("Embedding", "Complete", PrestoWeights.Shared, new EncodingOptions { DatesColumnName = "MonthlyDates" }));
            Add("Concatenate", ml.Transforms.Concatenate("Features", "Embedding", "Features"));
        }

        if (!_labelIsKey)
            AddKey();
        if (Flip())
            Add("KNearestNeighbors", geo.Trainers.KNearestNeighbors());
        else
            Add("LogisticRegression", geo.Trainers.LogisticRegression());
    }

    public static TimeRegularizingOptions Months => new() { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, 1) };

    public IEstimator<ITransformer> Estimator => _chain;

    /// <summary>Whether something is shared by the folds.</summary>
    public bool BeginsFrozen => _steps[0] is "SelectBands" or "Ndvi" or "CompositeMonthly";

    public override string ToString() => string.Join(", ", _steps);

    private bool Flip() => _random.Next(2) == 0;

    /// <summary>Now and then a built-in component, from which on each fold computes its own rows.</summary>
    private void Interrupt()
    {
        int drawn = _random.Next(8);
        if (drawn == 0 && !_labelIsKey)
            AddKey();
        else if (drawn == 1)
            Add("CopyColumns", _ml.Transforms.CopyColumns("Copied" + _steps.Count, "Id"));
        else if (drawn == 2)
            Add("CopyColumns over", _ml.Transforms.CopyColumns("Latitude", "Latitude"));
    }

    private void AddKey()
    {
        Add("MapValueToKey", _ml.Transforms.Conversion.MapValueToKey("Label"));
        _labelIsKey = true;
    }

    private void Add(string name, IEstimator<ITransformer> step, string? _ = null)
    {
        _steps.Add(name);
        _chain = _chain.Append(step);
    }
}
