using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The same rows, told to be of another season: dates alone, moved together, for models that read them as metadata.</summary>
/// <remarks>The date in the middle, which stands for the row, keeps its year: what is wrong is the month.</remarks>
internal sealed class ToldDatesView(IDataView source, string datesName, int months) : ReplacedColumnsView(source)
{
    private readonly int _dates = SchemaErrors.Require(source.Schema, "dates", datesName).Index;

    /// <summary>By how many days all dates of a row are told wrong.</summary>
    /// <param name="dates">Days since 1970-01-01, ascending.</param>
    /// <param name="months">Months; negative = earlier.</param>
    public static int Days(ReadOnlySpan<int> dates, int months)
    {
        if (dates.IsEmpty)
            return 0;
        var middle = new DateOnly(1970, 1, 1).AddDays(dates[dates.Length / 2]);
        var moved = middle.AddMonths(months);
        return moved.AddYears(middle.Year - moved.Year).DayNumber - middle.DayNumber;
    }

    protected override bool IsReplaced(int column) => column == _dates;

    protected override bool IsRead(int column) => column == _dates;

    protected override IReplacedRow Follow(DataViewRowCursor cursor) => new Row(cursor, months);

    private sealed class Row(DataViewRowCursor cursor, int months) : IReplacedRow
    {
        public Delegate Getter(DataViewSchema.Column column)
        {
            if (column.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Int32)
                throw SchemaErrors.Mismatch("dates", column.Name, "a Vector of Int32, days since 1970-01-01", column.Type.ToString()!);
            ValueGetter<VBuffer<int>> own = cursor.GetGetter<VBuffer<int>>(column);
            return (ValueGetter<VBuffer<int>>)((ref VBuffer<int> value) =>
            {
                own(ref value);
                int[] dates = [.. value.DenseValues()];
                int days = Days(dates, months);
                value = new VBuffer<int>(dates.Length, [.. dates.Select(date => date + days)]);
            });
        }
    }
}
