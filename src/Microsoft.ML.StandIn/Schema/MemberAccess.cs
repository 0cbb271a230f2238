using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Compiled access to the members of a class.</summary>
internal static class MemberAccess<TRow>
    where TRow : class
{
    private static readonly ConcurrentDictionary<MemberInfo, Delegate> Readers = new();
    private static readonly ConcurrentDictionary<MemberInfo, Delegate> Writers = new();

    /// <summary>Reads a member; null where it cannot be read.</summary>
    public static Func<TRow, TMember> Reader<TMember>(MemberInfo member)
    {
        if (member is PropertyInfo property && property.GetGetMethod() is null)
            return null;
        return (Func<TRow, TMember>)Readers.GetOrAdd(member, static key =>
        {
            if (key is PropertyInfo property)
                return property.GetGetMethod().CreateDelegate<Func<TRow, TMember>>();
            ParameterExpression row = Expression.Parameter(typeof(TRow));
            return Expression.Lambda<Func<TRow, TMember>>(Expression.Field(row, (FieldInfo)key), row).Compile();
        });
    }

    /// <summary>Writes a member.</summary>
    public static Action<TRow, TMember> Writer<TMember>(MemberInfo member)
        => (Action<TRow, TMember>)Writers.GetOrAdd(member, static key =>
        {
            if (key is PropertyInfo property)
            {
                return (property.GetSetMethod() ?? throw new InvalidOperationException(
                    $"Property '{key.Name}' of '{typeof(TRow)}' cannot be written.")).CreateDelegate<Action<TRow, TMember>>();
            }

            ParameterExpression row = Expression.Parameter(typeof(TRow));
            ParameterExpression value = Expression.Parameter(typeof(TMember));
            return Expression.Lambda<Action<TRow, TMember>>(
                Expression.Assign(Expression.Field(row, (FieldInfo)key), value), row, value).Compile();
        });
}
