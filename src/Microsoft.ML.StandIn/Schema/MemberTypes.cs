using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>How the types of members and of columns belong together.</summary>
internal static class MemberTypes
{
    public static Type Of(MemberInfo member)
        => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    public static void Split(MemberInfo member, out Type itemType, out bool isVector)
        => Split(member.Name, Of(member), out itemType, out isVector);

    /// <summary>Splits a member's type into item type and vector or not; throws where no column can hold it.</summary>
    public static void Split(string name, Type type, out Type itemType, out bool isVector)
    {
        isVector = true;
        if (type.IsArray && type.GetArrayRank() == 1)
            itemType = type.GetElementType();
        else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>))
            itemType = type.GetGenericArguments()[0];
        else
        {
            itemType = type;
            isVector = false;
        }

        if (itemType == typeof(string))
            itemType = typeof(ReadOnlyMemory<char>);
        Check.Param(PrimitiveDataViewType.Find(itemType) is not null, "rawType",
            $"Could not determine an IDataView type and registered custom types for member {name}");
    }

    /// <summary>Throws where a column type does not fit a member's type.</summary>
    public static void CheckType(string what, DataViewType columnType, Type itemType, bool isVector, Func<string, Exception> fail)
    {
        var vector = columnType as VectorDataViewType;
        if (isVector != vector is not null)
        {
            throw fail($"{what} is supposed to be {(vector is null ? "scalar" : "vector")}, but its value is "
                + $"{(isVector ? "vector" : "scalar")}");
        }

        Type expected = (vector?.ItemType ?? columnType).RawType;
        if (expected != itemType)
            throw fail($"{what} is supposed to have item type {expected}, but its value has type {itemType}");
    }
}
