using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Cloud dropout: the clear mask of a copy of the series that has lost dates, to train on.</summary>
/// <remarks>
/// A model that has seen series with gaps fails later where dates are missing. Make a few copies, let a trainer learn from all of
/// them (<c>Trainers.WithViews</c>), and predict from the series as they are.
/// | Looks at the data in Fit? | A sample of rows, to say in the log what share of the clear dates is lost |
/// | Input | Vector of Single [T, C, H, W] with band names; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01 |
/// | Output | Vector of Boolean [T, H, W], true = still usable; <c>…LostShare</c>: Single, share of clear pixels lost, 0..1 |
/// | No-data | a row that would lose all its clear pixels loses none; one without any has a lost share of NaN |
/// | Deterministic | Yes; what a row loses depends on the seed, the copy and its own dates and values, not on its place among rows |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class DateDroppingEstimator : RowEstimator<DateDroppingTransformer>
{
    private readonly DatedSeriesColumns _columns;
    private readonly DateDropout _dropout;

    internal DateDroppingEstimator(GeoFMCatalog catalog, DatedSeriesColumns columns, DateDropout dropout)
        : base(catalog)
    {
        _columns = columns;
        _dropout = dropout;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements => _columns.Requirements;

    private protected override DateDroppingTransformer FitCore(IDataView input)
    {
        var transformer = new DateDroppingTransformer(_columns, _columns.Series(input.Schema), _dropout);
        transformer.CheckInputs(input.Schema);
        TellRate(transformer, input);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => DateDroppingTransformer.OutputsOf(_columns.Output, PromisedSeries(input, _columns.Input)).Select(output => output.Column);

    private void TellRate(DateDroppingTransformer transformer, IDataView input)
    {
        string name = DateDroppingTransformer.LostShareName(_columns.Output);
        var view = new RowDataView(SampledRows.Of(input), new RowMapper(transformer, input.Schema));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[name]]);
        var get = cursor.GetGetter<float>(view.Schema[name]);
        double sum = 0;
        int rows = 0;
        for (int row = 0; row < SampledRows.Maximum && cursor.MoveNext(); row++)
        {
            float share = 0;
            get(ref share);
            if (float.IsNaN(share))
                continue;
            sum += share;
            rows++;
        }

        using IChannel channel = Catalog.Environment.Register(nameof(GeoFMCatalog.DropDates)).Start("Fit");
        channel.Info(MessageSensitivity.None, "{0}", FormattableString.Invariant(
            $"Copy {_dropout.Copy} ('{_columns.Output}') loses {(rows > 0 ? 100 * sum / rows : 0):F1} % of the clear dates, mean of {rows} sampled rows."));
    }
}
