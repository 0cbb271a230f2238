using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are columns, and of which type.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    /// <summary>The column of a name; null where there is none.</summary>
    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Check.Value(value, nameof(value));
            Check.Param(value.ColumnName == columnName, nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    /// <summary>Reads the public members of a class and their attributes.</summary>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Check.Value(userType, nameof(userType));
        const BindingFlags publicMembers = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberInfo> properties = userType.GetProperties(publicMembers).Where(property =>
            property.GetIndexParameters().Length == 0
            && (((direction & Direction.Read) != 0 && property.GetGetMethod() is not null)
                || ((direction & Direction.Write) != 0 && property.GetSetMethod() is not null)));

        var definition = new SchemaDefinition();
        foreach (MemberInfo member in userType.GetFields(publicMembers).Concat(properties))
        {
            if (member.IsDefined(typeof(NoColumnAttribute)))
                continue;
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            Check.Param(definition[name] is null, nameof(userType),
                $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, TypeOf(member), name));
        }

        return definition;
    }

    /// <summary>The members of a class that are columns of a schema, with its types and annotations.</summary>
    internal static SchemaDefinition Of(Type userType, DataViewSchema schema)
    {
        SchemaDefinition definition = Create(userType, Direction.Read);
        foreach (DataViewSchema.Column column in schema)
        {
            Column member = definition[column.Name]
                ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            member.AddAnnotations(column.Annotations);
        }

        return definition;
    }

    private static DataViewType TypeOf(MemberInfo member)
    {
        MemberTypes.Split(member, out Type itemType, out bool isVector);
        PrimitiveDataViewType item = PrimitiveDataViewType.Find(itemType);
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Check.Param(KeyDataViewType.IsValidDataType(itemType), "userType",
                $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a "
                + "key type");
            item = new KeyDataViewType(itemType, key.Count);
        }

        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector is null || isVector, "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!isVector)
            return item;
        int[] dimensions = vector?.Dimensions ?? [];
        return dimensions.Length == 0 ? new VectorDataViewType(item, 0) : new VectorDataViewType(item, dimensions);
    }

    /// <summary>A member that is a column.</summary>
    public sealed class Column
    {
        private readonly Dictionary<string, (DataViewType Type, Delegate Getter)> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnType = columnType;
            ColumnName = columnName;
        }

        /// <summary>The member's name.</summary>
        public string MemberName { get; }

        /// <summary>The column's name.</summary>
        public string ColumnName { get; set; }

        /// <summary>The column's type.</summary>
        public DataViewType ColumnType { get; set; }

        /// <summary>The column's annotations.</summary>
        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach ((string kind, (DataViewType type, Delegate getter)) in _annotations)
                    builder.Add(kind, type, getter);
                return builder.ToAnnotations();
            }
        }

        /// <summary>Adds an annotation.</summary>
        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.NonEmpty(kind, nameof(kind));
            Check.Value(annotationType, nameof(annotationType));
            if (_annotations.ContainsKey(kind))
                throw new InvalidOperationException($"Column already contains an annotation of this kind: '{kind}'.");
            MemberTypes.Split("annotation value", typeof(T), out Type itemType, out bool isVector);
            MemberTypes.CheckType($"Annotation '{kind}'", annotationType, itemType, isVector,
                message => new InvalidOperationException(message));
            _annotations[kind] = (annotationType, MemberGetter.Make(() => value, annotationType, keysFromZero: false));
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations)
        {
            foreach (DataViewSchema.Column column in annotations.Schema)
                _annotations[column.Name] = (column.Type, annotations.GetGetter(column.Index));
        }
    }

    /// <summary>Whether members are read, written or both.</summary>
    [Flags]
    public enum Direction
    {
        /// <summary>Members are read.</summary>
        Read = 1,

        /// <summary>Members are written.</summary>
        Write = 2,

        /// <summary>Members are read and written.</summary>
        Both = 3,
    }
}
