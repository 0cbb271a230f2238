using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A column with the member that it comes from or goes to.</summary>
internal sealed record MemberColumn(string Name, DataViewType Type, MemberInfo Member, DataViewSchema.Annotations Annotations)
{
    /// <summary>The columns of a class: those of a definition, or those of its members.</summary>
    public static MemberColumn[] Of(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction)
        => (definition ?? SchemaDefinition.Create(userType, direction)).Select(column => Of(userType, column)).ToArray();

    public static DataViewSchema Schema(MemberColumn[] columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(Detach(columns));
        return builder.ToSchema();
    }

    public static DataViewSchema.DetachedColumn[] Detach(MemberColumn[] columns)
        => Array.ConvertAll(columns, column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations));

    private static MemberColumn Of(Type userType, SchemaDefinition.Column column)
    {
        MemberInfo member = (MemberInfo)userType.GetField(column.MemberName) ?? userType.GetProperty(column.MemberName);
        Check.Param(member is not null, "userSchemaDefinition",
            $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        MemberTypes.Split(member, out Type itemType, out bool isVector);
        DataViewType type = column.ColumnType;
        if (type is null)
        {
            PrimitiveDataViewType item = PrimitiveDataViewType.Find(itemType);
            type = isVector ? new VectorDataViewType(item) : item;
        }

        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        MemberTypes.CheckType($"Column '{name}'", type, itemType, isVector,
            message => Check.Invalid("userSchemaDefinition", message));
        return new MemberColumn(name, type, member, column.Annotations);
    }
}
