using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The columns that a degradation reads and replaces.</summary>
internal sealed record SeriesColumnNames(string Series, string Dates, string? Clear, string? SampleId, string? Importance = null)
{
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    public SeriesColumn Check(DataViewSchema schema)
    {
        var series = SeriesColumn.Of(schema, "reflectance", Series);
        RequireVector(schema, "date", Dates, NumberDataViewType.Int32);
        if (Clear is not null)
            RequireVector(schema, "clear", Clear, BooleanDataViewType.Instance);
        if (Importance is not null)
            RequireVector(schema, "importance", Importance, NumberDataViewType.Single);
        if (SampleId is not null)
            SchemaErrors.Require(schema, "sample id", SampleId);
        return series;
    }

    /// <summary>Reads a row's id; without an id column, its number.</summary>
    public Func<string> Ids(DataViewRow row) => SampleId is null
        ? () => row.Position.ToString(CultureInfo.InvariantCulture)
        : ColumnText.Reader(row, "sample id", row.Schema[SampleId]);

    private static void RequireVector(DataViewSchema schema, string role, string name, DataViewType item)
    {
        var type = SchemaErrors.Require(schema, role, name).Type;
        if (type is not VectorDataViewType vector || !vector.ItemType.Equals(item))
            throw SchemaErrors.Mismatch(role, name, $"a Vector of {item}", type.ToString()!);
    }
}

/// <summary>The same rows with their series degraded; rows are degraded when they are read.</summary>
internal sealed class DegradedSeriesView : ReplacedColumnsView
{
    private readonly Degradation _degradation;
    private readonly SeriesColumn _series;
    private readonly SeriesColumnNames _names;
    private readonly SeriesDegraderOptions _options;
    private readonly int _seriesColumn;
    private readonly int _datesColumn;
    private readonly int _clearColumn;
    private readonly int _importanceColumn;
    private readonly int _idColumn;
    private long _clearPixels;
    private long _lostPixels;

    public DegradedSeriesView(IDataView source, Degradation degradation, SeriesColumnNames names, SeriesDegraderOptions options)
        : base(source)
    {
        _degradation = degradation;
        _names = names;
        _options = options;
        _series = names.Check(source.Schema);
        _seriesColumn = source.Schema[names.Series].Index;
        _datesColumn = source.Schema[names.Dates].Index;
        _clearColumn = IndexOf(names.Clear);
        _importanceColumn = IndexOf(names.Importance);
        _idColumn = IndexOf(names.SampleId);
    }

    /// <summary>The share of clear pixels lost in the rows that were read so far, 0..1; NaN where none was.</summary>
    public double EffectiveLoss => (double)Interlocked.Read(ref _lostPixels) / Interlocked.Read(ref _clearPixels);

    protected override bool IsReplaced(int column) => column == _seriesColumn || column == _datesColumn || column == _clearColumn;

    protected override bool IsRead(int column) => IsReplaced(column) || column == _importanceColumn || column == _idColumn;

    protected override IReplacedRow Follow(DataViewRowCursor cursor) => new Row(this, cursor);

    private int IndexOf(string? name) => name is null ? -1 : Source.Schema[name].Index;

    private sealed class Row : IReplacedRow
    {
        private readonly DegradedSeriesView _view;
        private readonly DataViewRowCursor _cursor;
        private readonly SeriesDegrader _degrader;
        private readonly Func<string> _id;
        private readonly ValueGetter<VBuffer<float>> _getSeries;
        private readonly ValueGetter<VBuffer<int>> _getDates;
        private readonly ValueGetter<VBuffer<bool>>? _getClear;
        private readonly ValueGetter<VBuffer<float>>? _getImportance;
        private readonly RowSlot<float> _source = new();
        private readonly RowSlot<int> _sourceDates = new();
        private readonly RowSlot<bool> _sourceClear = new();
        private readonly RowSlot<float> _importance = new();
        private readonly RowSlot<float> _series = new();
        private readonly RowSlot<int> _dates = new();
        private readonly RowSlot<bool> _clear = new();
        private VBuffer<float> _floats;
        private VBuffer<int> _ints;
        private VBuffer<bool> _bools;
        private long _position = -1;

        public Row(DegradedSeriesView view, DataViewRowCursor cursor)
        {
            _view = view;
            _cursor = cursor;
            _degrader = new(view._degradation, view._series.Shape, view._series.BandNames, view._options);
            _id = view._names.Ids(cursor);
            _getSeries = cursor.GetGetter<VBuffer<float>>(cursor.Schema[view._seriesColumn]);
            _getDates = cursor.GetGetter<VBuffer<int>>(cursor.Schema[view._datesColumn]);
            if (view._clearColumn >= 0)
                _getClear = cursor.GetGetter<VBuffer<bool>>(cursor.Schema[view._clearColumn]);
            if (view._importanceColumn >= 0)
                _getImportance = cursor.GetGetter<VBuffer<float>>(cursor.Schema[view._importanceColumn]);
        }

        public Delegate Getter(DataViewSchema.Column column)
        {
            RowSlot slot = column.Index == _view._seriesColumn ? _series : column.Index == _view._datesColumn ? _dates : _clear;
            return slot.Getter(isVector: true, () =>
            {
                Compute();
                return slot;
            });
        }

        private void Compute()
        {
            if (_cursor.Position == _position)
                return;
            _getSeries(ref _floats);
            _source.Set(_floats);
            _getDates(ref _ints);
            _sourceDates.Set(_ints);
            if (_getClear is not null)
            {
                _getClear(ref _bools);
                _sourceClear.Set(_bools);
            }

            if (_getImportance is not null)
            {
                _getImportance(ref _floats);
                _importance.Set(_floats);
            }

            LossCount loss = _degrader.Degrade(_id(), _source.Values, _sourceDates.Values, _sourceClear.Values,
                _series.Resize(_source.Length), _dates.Resize(_sourceDates.Length), _clear.Resize(_sourceClear.Length),
                _importance.Values);
            Interlocked.Add(ref _view._clearPixels, loss.ClearPixels);
            Interlocked.Add(ref _view._lostPixels, loss.LostPixels);
            _position = _cursor.Position;
        }
    }
}
