using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Readers of the current row's columns, whatever of the allowed types they have.</summary>
internal static class ObservationColumns
{
    private const string WholeNumbers = "Text or a whole number";
    private const string Numbers = "a number";
    private const string Dates = "DateTime, or Text as yyyy-MM-dd";
    private const string IsoDate = "yyyy-MM-dd";
    private const double MostWholeSingle = 1 << 24; // beyond it the type skips whole numbers
    private const double MostWholeDouble = 1L << 53;

    /// <summary>Texts, and whole numbers as their digits, of whatever type: programs that guess types read ids as Single.</summary>
    public static Func<string> Texts(DataViewRow row, string role, string columnName)
    {
        DataViewSchema.Column column = SchemaErrors.Require(row.Schema, role, columnName);
        if (column.Type is not TextDataViewType)
            return WholeDigits(row, column) ?? throw SchemaErrors.Mismatch(role, columnName, WholeNumbers, column.Type.ToString()!);
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return text.ToString();
        };
    }

    /// <summary>Numbers of any type.</summary>
    public static Func<double> NumbersOf(DataViewRow row, string role, string columnName)
    {
        DataViewSchema.Column column = SchemaErrors.Require(row.Schema, role, columnName);
        return column.Type switch
        {
            var type when type == NumberDataViewType.Single => Read(row, column, (float value) => (double)value),
            var type when type == NumberDataViewType.Double => Read(row, column, (double value) => value),
            var type when type == NumberDataViewType.SByte => Read(row, column, (sbyte value) => (double)value),
            var type when type == NumberDataViewType.Byte => Read(row, column, (byte value) => (double)value),
            var type when type == NumberDataViewType.Int16 => Read(row, column, (short value) => (double)value),
            var type when type == NumberDataViewType.UInt16 => Read(row, column, (ushort value) => (double)value),
            var type when type == NumberDataViewType.Int32 => Read(row, column, (int value) => (double)value),
            var type when type == NumberDataViewType.UInt32 => Read(row, column, (uint value) => (double)value),
            var type when type == NumberDataViewType.Int64 => Read(row, column, (long value) => (double)value),
            var type when type == NumberDataViewType.UInt64 => Read(row, column, (ulong value) => (double)value),
            _ => throw SchemaErrors.Mismatch(role, columnName, Numbers, column.Type.ToString()!),
        };
    }

    /// <summary>Days since 1970-01-01; an <see cref="ArgumentException"/> where there is no day.</summary>
    public static Func<int> DaysOf(DataViewRow row, string role, string columnName)
    {
        DataViewSchema.Column column = SchemaErrors.Require(row.Schema, role, columnName);
        return column.Type switch
        {
            DateTimeDataViewType => Read(row, column, (DateTime time) => SeriesCalendar.DayOf(time)),
            TextDataViewType => Read(row, column, (ReadOnlyMemory<char> text) =>
                DateOnly.TryParseExact(text.Span, IsoDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
                    ? SeriesCalendar.DayOf(date)
                    : throw new ArgumentException($"The date is not readable: expected {IsoDate}, got '{text}'. Correct it.")),
            _ => throw SchemaErrors.Mismatch(role, columnName, Dates, column.Type.ToString()!),
        };
    }

    private static Func<string>? WholeDigits(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        var type when type == NumberDataViewType.SByte => Digits<sbyte>(row, column),
        var type when type == NumberDataViewType.Byte => Digits<byte>(row, column),
        var type when type == NumberDataViewType.Int16 => Digits<short>(row, column),
        var type when type == NumberDataViewType.UInt16 => Digits<ushort>(row, column),
        var type when type == NumberDataViewType.Int32 => Digits<int>(row, column),
        var type when type == NumberDataViewType.UInt32 => Digits<uint>(row, column),
        var type when type == NumberDataViewType.Int64 => Digits<long>(row, column),
        var type when type == NumberDataViewType.UInt64 => Digits<ulong>(row, column),
        var type when type == NumberDataViewType.Single => Read(row, column, (float value) => Digits(value, MostWholeSingle, column.Name)),
        var type when type == NumberDataViewType.Double => Read(row, column, (double value) => Digits(value, MostWholeDouble, column.Name)),
        _ => null,
    };

    /// <summary>The digits of a whole number that its type holds exactly, so that no two ids fall together; "" for NaN.</summary>
    private static string Digits(double value, double most, string columnName)
    {
        if (double.IsNaN(value))
            return "";
        return Math.Abs(value) <= most && value == Math.Floor(value)
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : throw new InvalidDataException(FormattableString.Invariant($"A value of '{columnName}' does not name anything: expected Text, or a ")
                + FormattableString.Invariant($"whole number of at most {most:F0} in a column of its type, got {value}. Read the column as Text."));
    }

    private static Func<string> Digits<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IFormattable => Read(row, column, (T value) => value.ToString(null, CultureInfo.InvariantCulture));

    private static Func<TResult> Read<T, TResult>(DataViewRow row, DataViewSchema.Column column, Func<T, TResult> convert)
        where T : struct
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
