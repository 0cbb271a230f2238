using Microsoft.ML;

namespace MLNetGeoFM.Tests;

/// <summary>Rows with every column that a component under contract reads, computed once for all of them.</summary>
/// <param name="Preparation">What made the columns from <see cref="ContractRow"/>s.</param>
/// <param name="RawSchema">Schema of the raw rows.</param>
/// <param name="Table">All columns, in memory.</param>
internal sealed record PreparedRows(ITransformer Preparation, DataViewSchema RawSchema, TableView Table)
{
    public const int Count = 200;

    private static readonly Lazy<PreparedRows> PlainRows = new(() => Prepare("barley"));
    private static readonly Lazy<PreparedRows> ClassNamedAsColumnRows = new(() => Prepare("Reflectance"));

    /// <summary>Classes barley, maize, wheat.</summary>
    public static PreparedRows Plain => PlainRows.Value;

    /// <summary>A class has the name of a column: Reflectance.</summary>
    public static PreparedRows ClassNamedAsColumn => ClassNamedAsColumnRows.Value;

    public static PreparedRows Prepare(string thirdClass)
    {
        var ml = new MLContext(1);
        var geo = ml.GeoFM();
        IDataView rows = ml.Data.LoadFromEnumerable(ContractRow.Generate(Count, thirdClass));
        var preparation = geo.DescribeBands("Reflectance", null, ContractRow.Bands)
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Regular", "Reflectance", "Clear", "Dates"))
            .Append(geo.TokenizeTemporalPatches("Tokens", "Regular"))
            .Append(geo.FillGaps("Complete", "Regular"))
            .Append(geo.FlattenSeries("Features", "Complete"))
            .Append(geo.ShiftSeason("Later", "Reflectance", "Clear", "Dates", 20))
            .Append(geo.CompositeMonthly("LaterMonthly", "Later", "LaterClear", "LaterDates"))
            .Append(geo.FillGaps("LaterComplete", "LaterMonthly"))
            .Append(geo.FlattenSeries("LaterFeatures", "LaterComplete"))
            .Append(ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
            .Fit(rows);
        return new(preparation, rows.Schema, TableView.Of(preparation.Transform(rows)));
    }
}
