using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Calls a generic method with a type known only at run time; used when getters are made, never per row.</summary>
internal static class TypeDispatch
{
    /// <summary>Calls the generic method behind <paramref name="exemplar"/> with <paramref name="type"/> in its place.</summary>
    public static TResult Call<TResult>(Delegate exemplar, Type type, params object[] arguments)
        => (TResult)exemplar.Method.GetGenericMethodDefinition().MakeGenericMethod(type)
            .Invoke(exemplar.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
