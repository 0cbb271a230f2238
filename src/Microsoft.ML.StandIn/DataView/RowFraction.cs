namespace Microsoft.ML.Data;

/// <summary>Gives every row a number between 0 and 1, by which data is split and filtered; NaN belongs nowhere.</summary>
internal sealed class RowFraction
{
    // ML.NET hashes sampling keys to this many bits.
    private const int HashBits = 30;

    private readonly DataViewSchema.Column[] _columns;
    private readonly Func<DataViewRow, Func<double>> _make;
    private readonly bool _canShuffle;

    private RowFraction(DataViewSchema.Column[] columns, Func<DataViewRow, Func<double>> make, bool canShuffle = true)
    {
        _columns = columns;
        _make = make;
        _canShuffle = canShuffle;
    }

    /// <summary>The fraction of a random row, the same in every pass, by its position and the seed.</summary>
    public static RowFraction Random(int seed)
        => new([], row => () => (Mix((ulong)row.Position, seed) >> 11) * (1.0 / (1UL << 53)), canShuffle: false);

    /// <summary>
    /// The fraction by a column: key k of K is (k - ½) / K exactly, numbers are scaled to their range, everything else is hashed,
    /// so that equal values stay together.
    /// </summary>
    public static RowFraction By(IDataView data, DataViewSchema.Column column, int seed)
    {
        if (column.Type is KeyDataViewType key)
            return OfKey(column, key);
        if (column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double)
            return OfRange(data, column);
        if (column.Type is not PrimitiveDataViewType)
            throw Check.SchemaMismatch("samplingKeyColumnName", "sampling key", column.Name, "scalar", column.Type.ToString());
        return new RowFraction(
            [column], row => TypeDispatch.Call<Func<double>>(Hash<int>, column.Type.RawType, row, column, seed));
    }

    public static RowFraction OfKey(DataViewSchema.Column column, KeyDataViewType type)
        => new([column], row =>
        {
            Func<ulong> key = KeyReader.Of(row, column);
            return () => key() is > 0 and ulong value && value <= type.Count ? (value - 0.5) / type.Count : double.NaN;
        });

    /// <summary>The value of a number column itself.</summary>
    public static RowFraction OfNumber(DataViewSchema.Column column)
        => new([column], row => TypeDispatch.Call<Func<double>>(Number<int>, column.Type.RawType, row, column));

    /// <summary>The rows whose number the test accepts.</summary>
    public IDataView Filter(IDataView data, Func<double, bool> accept) => new FilterDataView(data, _columns, row =>
    {
        Func<double> fraction = _make(row);
        return () => fraction() is var value && !double.IsNaN(value) && accept(value);
    }, _canShuffle);

    private static RowFraction OfRange(IDataView data, DataViewSchema.Column column)
    {
        RowFraction number = OfNumber(column);
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        using (DataViewRowCursor cursor = data.GetRowCursor([column]))
        {
            Func<double> read = number._make(cursor);
            while (cursor.MoveNext())
            {
                double value = read();
                if (double.IsFinite(value))
                    (min, max) = (Math.Min(min, value), Math.Max(max, value));
            }
        }

        double width = max > min ? max - min : double.PositiveInfinity;
        return new RowFraction([column], row =>
        {
            Func<double> read = number._make(row);
            return () => (read() - min) / width;
        });
    }

    private static Func<double> Number<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default;
        if (get is ValueGetter<float> getSingle)
        {
            float single = 0;
            return () =>
            {
                getSingle(ref single);
                return single;
            };
        }

        return () =>
        {
            get(ref value);
            return Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        };
    }

    private static Func<double> Hash<T>(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            get(ref value);
            ulong hash = value is ReadOnlyMemory<char> text ? HashText(text.Span) : (ulong)value.GetHashCode();
            return ((Mix(hash, seed) >> (64 - HashBits)) + 0.5) / (1UL << HashBits);
        };
    }

    // FNV-1a over the characters: unlike string.GetHashCode it is the same in every process.
    private static ulong HashText(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
            hash = (hash ^ character) * 1099511628211;
        return hash;
    }

    // The finisher of SplitMix64.
    private static ulong Mix(ulong value, int seed)
    {
        ulong mixed = value + (((ulong)(uint)seed + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
