using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What is known of a schema before anything is fitted.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);

    private readonly Column[] _columns;

    /// <summary>Makes a shape of columns.</summary>
    public SchemaShape(IEnumerable<Column> columns)
    {
        Check.Value(columns, nameof(columns));
        _columns = columns.ToArray();
        Check.Param(Array.TrueForAll(_columns, column => column.IsValid), nameof(columns),
            "Some items are not initialized properly.");
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The column at an index.</summary>
    public Column this[int index] => _columns[index];

    /// <inheritdoc/>
    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape of a schema's visible columns.</summary>
    internal static SchemaShape Create(DataViewSchema schema)
    {
        Check.Value(schema, nameof(schema));
        return new SchemaShape(schema.Where(column => !column.IsHidden).Select(column => Column.Of(
            column.Name, column.Type, OfAnnotations(column.Annotations.Schema))));
    }

    internal static SchemaShape OfAnnotations(DataViewSchema annotations) => annotations.Count == 0 ? Empty
        : new SchemaShape(annotations.Select(annotation => Column.Of(annotation.Name, annotation.Type, null)));

    internal bool TryFindColumn(string name, out Column column)
    {
        column = Array.Find(_columns, candidate => candidate.Name == name);
        return column.IsValid;
    }

    /// <summary>The shape with columns put in the place of those of their name, new ones at the end.</summary>
    internal SchemaShape With(params IEnumerable<Column> added)
    {
        var byName = new OrderedDictionary<string, Column>();
        foreach (Column column in _columns.Concat(added))
            byName[column.Name] = column;
        return new SchemaShape(byName.Values);
    }

    /// <summary>What is known of one column.</summary>
    public struct Column
    {
        /// <summary>The name.</summary>
        public readonly string Name;

        /// <summary>Scalar, vector or vector of varying size.</summary>
        public readonly VectorKind Kind;

        /// <summary>The type of the items; for a key its number type.</summary>
        public readonly DataViewType ItemType;

        /// <summary>Whether the items are keys.</summary>
        public readonly bool IsKey;

        /// <summary>The shape of the annotations.</summary>
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations = null)
        {
            Name = name;
            Kind = kind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? Empty;
        }

        internal readonly bool IsValid => Name is not null;

        internal static Column Of(string name, DataViewType type, SchemaShape annotations)
        {
            var vector = type as VectorDataViewType;
            VectorKind kind = vector is null ? VectorKind.Scalar
                : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            DataViewType item = vector?.ItemType ?? type;
            bool isKey = item is KeyDataViewType;
            return new Column(name, kind, isKey ? PrimitiveDataViewType.Find(item.RawType) : item, isKey, annotations);
        }

        internal readonly Column Renamed(string name) => new(name, Kind, ItemType, IsKey, Annotations);

        internal readonly string Describe()
        {
            string item = IsKey ? $"Key<{ItemType}>" : $"{ItemType}";
            return Kind switch
            {
                VectorKind.Vector => $"Vector<{item}>",
                VectorKind.VariableVector => $"VarVector<{item}>",
                _ => item,
            };
        }

        /// <summary>Scalar or vector.</summary>
        public enum VectorKind
        {
            /// <summary>One value.</summary>
            Scalar,

            /// <summary>A vector of known size.</summary>
            Vector,

            /// <summary>A vector whose size may vary.</summary>
            VariableVector,
        }
    }
}
