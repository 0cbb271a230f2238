namespace Microsoft.ML.Data;

/// <summary>The getters of a class's columns over a current object.</summary>
internal sealed class ObjectRow<TRow>
    where TRow : class
{
    private readonly MemberColumn[] _columns;
    private readonly Delegate[] _getters;

    public ObjectRow(MemberColumn[] columns, Func<int, bool> isActive)
    {
        _columns = columns;
        _getters = new Delegate[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            if (isActive(i))
                _getters[i] = TypeDispatch.Call<Delegate>(MakeGetter<int>, MemberTypes.Of(columns[i].Member), columns[i]);
        }
    }

    /// <summary>The current object; null where there is none.</summary>
    public TRow Current { get; set; }

    public bool IsActive(DataViewSchema.Column column)
    {
        Check.Param(column.Index < _getters.Length, nameof(column));
        return _getters[column.Index] is not null;
    }

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsActive(column), nameof(column), $"Requested column '{column.Name}' not active.");
        return RowGetter.Cast<TValue>(_getters[column.Index], column);
    }

    /// <summary>The getter of the i-th column.</summary>
    public Delegate this[int index] => _getters[index];

    private Delegate MakeGetter<TMember>(MemberColumn column)
    {
        Func<TRow, TMember> read = MemberAccess<TRow>.Reader<TMember>(column.Member)
            ?? throw new InvalidOperationException($"Property '{column.Member.Name}' of '{typeof(TRow)}' cannot be read.");
        return MemberGetter.Make(() => read(Current ?? throw NoRow()), column.Type, keysFromZero: true);
    }

    private static InvalidOperationException NoRow()
        => new("Values cannot be fetched at this time: the cursor either has not started, or has ended.");
}
