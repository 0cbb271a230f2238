using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>A row of a series with dates and clear mask, and what every component on series must keep.</summary>
internal sealed class SeriesRow
{
    public float[] Values { get; set; } = [];

    public int[] Dates { get; set; } = [];

    public bool[] Clear { get; set; } = [];

    public static int Day(int year, int month, int day) =>
        new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    public static T[][] Read<T>(IDataView view, string column) => [.. view.GetColumn<T[]>(view.Schema[column])];

    public static int[] Dimensions(IDataView view, string column)
        => [.. ((VectorDataViewType)view.Schema[column].Type).Dimensions];

    /// <summary>The estimator's promise equals what the transformer delivers.</summary>
    public static void AssertPromiseKept(IEstimator<ITransformer> pipeline, IDataView data)
    {
        SchemaShape promised = pipeline.GetOutputSchema(SchemaShapes.Of(data.Schema));
        SchemaShape delivered = SchemaShapes.Of(pipeline.Fit(data).GetOutputSchema(data.Schema));
        Assert.That(promised.Select(Describe), Is.EquivalentTo(delivered.Select(Describe)));
    }

    /// <summary>Saved, loaded by a plain context, and read again, the named columns have the same bits.</summary>
    public static void AssertSurvivesSaving<T>(IEstimator<ITransformer> pipeline, IDataView data, params string[] columns)
    {
        var ml = new MLContext(1);
        var model = pipeline.Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = new MLContext(2).Model.Load(file, out _).Transform(data);
        var fresh = model.Transform(data);
        foreach (string column in columns)
            Assert.That(Read<T>(loaded, column), Is.EqualTo(Read<T>(fresh, column)), column);
        Assert.That(
            loaded.Schema.Where(c => !c.IsHidden).Select(c => c.Name),
            Is.EqualTo(fresh.Schema.Where(c => !c.IsHidden).Select(c => c.Name)));
    }

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name}:{column.Kind}:{column.ItemType}:{column.IsKey}:{string.Join(',', column.Annotations.Select(a => a.Name).Order())}";
}
