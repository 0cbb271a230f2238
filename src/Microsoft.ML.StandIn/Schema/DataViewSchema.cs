using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The columns of a data view. A column hides the earlier ones of its name.</summary>
public sealed class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _byName = [];

    private DataViewSchema(List<DetachedColumn> columns)
    {
        for (int i = 0; i < columns.Count; i++)
            _byName[columns[i].Name] = i;
        _columns = new Column[columns.Count];
        for (int i = 0; i < _columns.Length; i++)
            _columns[i] = new Column(columns[i], i, _byName[columns[i].Name] != i);
    }

    /// <summary>The number of columns, hidden ones included.</summary>
    public int Count => _columns.Length;

    /// <summary>The visible column of a name.</summary>
    public Column this[string name]
        => GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found");

    /// <summary>The column at an index, hidden ones included.</summary>
    public Column this[int columnIndex]
    {
        get
        {
            Check.Param(columnIndex >= 0 && columnIndex < _columns.Length, nameof(columnIndex),
                $"The schema has {_columns.Length} columns, but index {columnIndex} was asked for.");
            return _columns[columnIndex];
        }
    }

    /// <summary>The visible column of a name, or null.</summary>
    public Column? GetColumnOrNull(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return _byName.TryGetValue(name, out int index) ? _columns[index] : null;
    }

    /// <inheritdoc/>
    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Count} columns";

    /// <summary>A column of a schema.</summary>
    public struct Column
    {
        internal Column(DetachedColumn column, int index, bool isHidden)
        {
            Name = column.Name;
            Index = index;
            IsHidden = isHidden;
            Type = column.Type;
            Annotations = column.Annotations ?? Annotations.Empty;
        }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>The position in the schema.</summary>
        public int Index { get; }

        /// <summary>Whether a later column has the same name.</summary>
        public bool IsHidden { get; }

        /// <summary>The type of the values.</summary>
        public DataViewType Type { get; }

        /// <summary>What is known about the column beside its values.</summary>
        public Annotations Annotations { get; }

        /// <inheritdoc/>
        public override string ToString()
        {
            string annotations = Annotations is { Schema.Count: > 0 } ? $" {{{Annotations}}}" : "";
            return $"{Name}: {Type}{annotations}";
        }
    }

    /// <summary>A column that belongs to no schema.</summary>
    public struct DetachedColumn
    {
        /// <summary>Describes a column.</summary>
        public DetachedColumn(string name, DataViewType type, Annotations annotations = null)
        {
            Check.NonEmpty(name, nameof(name));
            Check.Value(type, nameof(type));
            Name = name;
            Type = type;
            Annotations = annotations ?? Annotations.Empty;
        }

        /// <summary>Takes name, type and annotations of a column.</summary>
        public DetachedColumn(Column column)
        {
            Name = column.Name;
            Type = column.Type;
            Annotations = column.Annotations;
        }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>The type of the values.</summary>
        public DataViewType Type { get; }

        /// <summary>What is known about the column beside its values.</summary>
        public Annotations Annotations { get; }
    }

    /// <summary>Named values that belong to a column.</summary>
    public sealed class Annotations
    {
        private readonly Delegate[] _getters;

        internal Annotations(DataViewSchema schema, Delegate[] getters)
        {
            Schema = schema;
            _getters = getters;
        }

        /// <summary>No annotations.</summary>
        public static Annotations Empty { get; } = new(new DataViewSchema([]), []);

        /// <summary>The kinds of annotations, as columns.</summary>
        public DataViewSchema Schema { get; }

        /// <summary>Gives the getter of an annotation; the type must be its raw type.</summary>
        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            if (column.Index >= _getters.Length)
                throw new ArgumentException($"There is no annotation with index {column.Index}.", nameof(column));
            return _getters[column.Index] as ValueGetter<TValue> ?? throw new InvalidOperationException(
                $"Invalid call to 'GetGetter': annotation '{column.Name}' is of type {column.Type.RawType}, "
                + $"not {typeof(TValue)}.");
        }

        /// <summary>Reads an annotation by its kind.</summary>
        public void GetValue<TValue>(string kind, ref TValue value)
        {
            Column column = Schema.GetColumnOrNull(kind)
                ?? throw new InvalidOperationException($"Invalid call to 'GetValue': there is no annotation '{kind}'.");
            GetGetter<TValue>(column)(ref value);
        }

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", Schema.Select(column => column.Name));

        internal Delegate GetGetter(int index) => _getters[index];

        /// <summary>Collects annotations.</summary>
        public sealed class Builder
        {
            private readonly DataViewSchema.Builder _schema = new();
            private readonly List<Delegate> _getters = [];

            /// <summary>Makes an empty collection.</summary>
            public Builder()
            {
            }

            /// <summary>Adds those annotations whose kind is selected.</summary>
            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations is null)
                    return;
                Check.Value(selector, nameof(selector));
                foreach (Column column in annotations.Schema)
                {
                    if (selector(column.Name))
                        AddItem(column.Name, column.Type, annotations.GetGetter(column.Index), column.Annotations);
                }
            }

            /// <summary>Adds an annotation with its getter.</summary>
            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
                => Add(name, type, (Delegate)getter, annotations);

            /// <summary>Adds an annotation with its getter, a <see cref="ValueGetter{TValue}"/> of the type's raw type.</summary>
            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                Check.NonEmpty(name, nameof(name));
                Check.Value(type, nameof(type));
                Check.Value(getter, nameof(getter));
                Type expected = typeof(ValueGetter<>).MakeGenericType(type.RawType);
                if (getter.GetType() != expected)
                    throw new ArgumentException($"The getter of '{name}' must be a {expected}, not a {getter.GetType()}.",
                        nameof(getter));
                AddItem(name, type, getter, annotations);
            }

            /// <summary>Adds an annotation with one value.</summary>
            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value,
                Annotations annotations = null)
            {
                Check.Value(type, nameof(type));
                if (type.RawType != typeof(TValue))
                    throw new ArgumentException($"The value of '{name}' must be a {type.RawType}, not a {typeof(TValue)}.",
                        nameof(type));
                Add(name, type, (ref TValue destination) => destination = value, annotations);
            }

            /// <summary>Gives the annotations.</summary>
            public Annotations ToAnnotations() => new(_schema.ToSchema(), [.. _getters]);

            private void AddItem(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                _schema.AddColumn(name, type, annotations);
                _getters.Add(getter);
            }
        }
    }

    /// <summary>Collects columns.</summary>
    public sealed class Builder
    {
        private readonly List<DetachedColumn> _columns = [];

        /// <summary>Makes an empty collection.</summary>
        public Builder()
        {
        }

        /// <summary>Adds a column.</summary>
        public void AddColumn(string name, DataViewType type, Annotations annotations = null)
            => _columns.Add(new DetachedColumn(name, type, annotations));

        /// <summary>Adds the columns of a schema, hidden ones included.</summary>
        public void AddColumns(IEnumerable<Column> source)
        {
            Check.Value(source, nameof(source));
            foreach (Column column in source)
                _columns.Add(new DetachedColumn(column));
        }

        /// <summary>Adds columns.</summary>
        public void AddColumns(IEnumerable<DetachedColumn> source)
        {
            Check.Value(source, nameof(source));
            _columns.AddRange(source);
        }

        /// <summary>Gives the schema.</summary>
        public DataViewSchema ToSchema() => new([.. _columns]);
    }
}
