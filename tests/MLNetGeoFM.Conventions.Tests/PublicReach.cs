using System.Reflection;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>Which public types a user meets who begins at a few of them: through members, bases, arguments and what they give back.</summary>
internal static class PublicReach
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Everything met from <paramref name="doors"/>, the doors too; types of other assemblies only where a type of ours stands in them.</summary>
    public static HashSet<Type> From(IEnumerable<Type> doors, IReadOnlySet<Type> ours)
    {
        var met = new HashSet<Type>();
        var waiting = new Stack<Type>(doors);
        while (waiting.TryPop(out Type? type))
        {
            if (!ours.Contains(type) || !met.Add(type))
                continue;
            foreach (Type next in Named(type).SelectMany(Parts))
                waiting.Push(next);
        }

        return met;
    }

    private static IEnumerable<Type> Named(Type type)
    {
        if (type.BaseType is { } parent)
            yield return parent;
        foreach (Type made in type.GetInterfaces().Concat(type.GetGenericArguments()))
            yield return made;
        foreach (MemberInfo member in type.GetMembers(Declared).Where(PublicApi.IsVisible))
        {
            foreach (Type named in OfMember(member))
                yield return named;
        }
    }

    private static IEnumerable<Type> OfMember(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        MethodBase made => made.GetParameters().Select(parameter => parameter.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        EventInfo @event => [@event.EventHandlerType!],
        Type nested => [nested],
        _ => [],
    };

    /// <summary>A type and those it is built of: elements, arguments, constraints, the definition of a generic one.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return type.GetGenericParameterConstraints().Where(constraint => !constraint.IsGenericParameter).SelectMany(Parts);
        if (type.IsGenericType)
            return type.GetGenericArguments().Where(part => !part.IsGenericParameter).SelectMany(Parts).Append(type.GetGenericTypeDefinition());
        return [type];
    }
}
