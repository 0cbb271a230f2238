using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Loaded models with this library's components in them again: nothing but the speed and the annotations differs.</summary>
[TestFixture]
public sealed class RehydrateTests
{
    private static readonly string[] Scored = ["Monthly", "Features", "Score", "PredictedLabel", "Crop"];

    [Test]
    public void Rehydrate_LoadedPipeline_HasItsComponentsAndTheSameBits()
    {
        var (ml, data, model) = Fitted();
        ITransformer loaded = SaveAndLoad(ml, model, data.Schema);

        ITransformer rehydrated = ml.GeoFM().Rehydrate(loaded);

        Assert.That(Components(loaded), Is.Empty);
        Assert.That(Components(rehydrated).Select(part => part.GetType()), Is.EqualTo(Components(model).Select(part => part.GetType())));
        IDataView expected = loaded.Transform(data);
        IDataView actual = rehydrated.Transform(data);
        foreach (string column in Scored)
            Assert.That(ColumnBits.Read(actual, column), Is.EqualTo(ColumnBits.Read(expected, column)), column);
        Assert.That(Describe(actual.Schema), Is.EqualTo(Describe(model.Transform(data).Schema)));
    }

    [Test]
    public void Rehydrate_EveryComponent_ComesBackWithColumnsAndAnnotations()
    {
        var ml = new MLContext(1);
        int count = 0;
        foreach (var component in ContractCases.FittedTransformers())
        {
            var loaded = SaveAndLoad(ml, component, null);

            var rehydrated = ml.GeoFM().Rehydrate(loaded) as RowTransformer
                ?? ((IEnumerable<ITransformer>)ml.GeoFM().Rehydrate(loaded)).Single() as RowTransformer;

            Assert.That(rehydrated, Is.InstanceOf(component.GetType()));
            Assert.That(RowPayload.Pack(rehydrated!), Is.EqualTo(RowPayload.Pack(component)), component.PayloadKind);
            Assert.That(Describe(Schema(rehydrated!)), Is.EqualTo(Describe(Schema(component))), component.PayloadKind);
            count++;
        }

        TestContext.Out.WriteLine($"{count} components");
    }

    [Test]
    public void Rehydrate_ScopesAndForeignParts_StayAsTheyAre()
    {
        var (ml, data, model) = Fitted();
        ITransformer[] parts = [.. (IEnumerable<ITransformer>)model];
        TransformerScope[] scopes = [.. parts.Select((_, i) => (TransformerScope)(1 + (i % 7)))];
        var loaded = SaveAndLoad(ml, new TransformerChain<ITransformer>(parts, scopes), data.Schema);

        var rehydrated = (TransformerChain<ITransformer>)ml.GeoFM().Rehydrate(loaded);

        ITransformer[] before = [.. (IEnumerable<ITransformer>)loaded];
        ITransformer[] after = [.. rehydrated];
        foreach (var scope in new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring })
        {
            Assert.That(rehydrated.GetModelFor(scope).Select(part => Array.IndexOf(after, part)),
                Is.EqualTo(Enumerable.Range(0, parts.Length).Where(i => (scopes[i] & scope) != 0)), scope.ToString());
        }

        for (int i = 0; i < parts.Length; i++)
            Assert.That(ReferenceEquals(after[i], before[i]), Is.EqualTo(parts[i] is not RowTransformer), $"part {i}");
    }

    [Test]
    public void Rehydrate_NothingToDo_GivesTheModelItself()
    {
        var (ml, data, model) = Fitted();
        ITransformer foreign = ml.Transforms.CopyColumns("Copy", "Label").Fit(data);
        ITransformer rehydrated = ml.GeoFM().Rehydrate(SaveAndLoad(ml, model, data.Schema));

        Assert.That(ml.GeoFM().Rehydrate(model), Is.SameAs(model));
        Assert.That(ml.GeoFM().Rehydrate(foreign), Is.SameAs(foreign));
        Assert.That(ml.GeoFM().Rehydrate(rehydrated), Is.SameAs(rehydrated));
        Assert.That(() => ml.GeoFM().Rehydrate(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Rehydrate_SavedAgain_LoadsPlainlyWithTheSameBits()
    {
        var (ml, data, model) = Fitted();
        var rehydrated = ml.GeoFM().Rehydrate(SaveAndLoad(ml, model, data.Schema));

        var again = SaveAndLoad(ml, rehydrated, data.Schema);

        Assert.That(ColumnBits.Read(again.Transform(data), "Score"), Is.EqualTo(ColumnBits.Read(model.Transform(data), "Score")));
    }

    /// <summary>Prints how much faster; a busy machine may say anything, so nothing is asserted about time.</summary>
    [Test]
    public void Rehydrate_Speed_IsPrinted()
    {
        var (ml, data, model) = Fitted();
        ITransformer loaded = SaveAndLoad(ml, model, data.Schema);
        ITransformer rehydrated = ml.GeoFM().Rehydrate(loaded);
        IDataView rows = ml.Data.Cache(data);
        var ratios = new List<double>();
        foreach (bool isWarmUp in new[] { true, false, false, false })
        {
            double slow = Seconds(loaded, rows);
            double fast = Seconds(rehydrated, rows);
            if (!isWarmUp)
                ratios.Add(slow / fast);
        }

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"Transform as loaded takes {ratios.Order().ElementAt(1):F1} times as long as rehydrated ({string.Join(", ", ratios.Select(r => r.ToString("F1")))})"));
        Assert.That(ratios, Has.All.GreaterThan(0));
    }

    internal static ITransformer SaveAndLoad(MLContext ml, ITransformer model, DataViewSchema? schema)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, schema, file);
        file.Position = 0;
        return new MLContext(7).Model.Load(file, out _);
    }

    private static double Seconds(ITransformer model, IDataView rows)
    {
        var watch = Stopwatch.StartNew();
        IDataView view = model.Transform(rows);
        using var cursor = view.GetRowCursor([view.Schema["Score"]]);
        var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Score"]);
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
            get(ref scores);
        return watch.Elapsed.TotalSeconds;
    }

    private static IEnumerable<RowTransformer> Components(ITransformer model) => ((IEnumerable<ITransformer>)model).OfType<RowTransformer>();

    private static DataViewSchema Schema(RowTransformer component)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(component.Outputs.Select(output => output.Column));
        return builder.ToSchema();
    }

    private static string[] Describe(DataViewSchema schema) => [.. schema.Where(column => !column.IsHidden).Select(column
        => $"{column.Name}: {column.Type}; {string.Join(", ", column.Annotations.Schema.Select(one => Describe(column, one)))}")];

    private static string Describe(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        string value = annotation.Type is VectorDataViewType { ItemType: TextDataViewType }
            ? string.Join('|', GeoFMAnnotations.GetNames(column, annotation.Name)!)
            : "";
        return $"{annotation.Name}: {annotation.Type} {value}";
    }

    private static (MLContext Context, IDataView Data, ITransformer Model) Fitted()
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView data = ml.Data.Cache(geo.SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 200 }));
        var pipeline = geo.MaskClouds("Clear", "Scl")
            .Append(geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates"))
            .Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SpectralIndices("Bands", "Complete", SpectralIndex.Ndvi, SpectralIndex.Ndmi))
            .Append(geo.FlattenSeries("Features", "Bands"))
            .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
            .Append(geo.Trainers.LogisticRegression("LabelKey", "Features"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"));
        return (ml, data, pipeline.Fit(data));
    }
}
