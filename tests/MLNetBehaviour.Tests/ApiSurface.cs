using System.Globalization;
using System.Reflection;

namespace MLNetBehaviour.Tests;

/// <summary>
/// Writes the public and protected surface of types in the lines of <c>mlnet-public-api.tsv</c>, without the assembly:
/// documentation id, modifiers, and base types, accessors or enum value.
/// </summary>
internal static class ApiSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes().Where(IsVisible).SelectMany(Of);

    public static IEnumerable<string> Of(Type type)
    {
        yield return $"T:{Name(type)}\t{Kind(type)}\t{string.Join(";", Bases(type))}";
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared)
            .Where(constructor => !constructor.IsStatic && IsVisible(constructor)))
            yield return $"M:{Name(type)}.#ctor{Parameters(constructor)}\t{Modifiers(constructor)}\t";
        foreach (MethodInfo method in type.GetMethods(Declared).Where(method => !method.IsSpecialName && IsVisible(method)))
        {
            string arity = method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";
            string signature = $"{method.Name}{arity}{Parameters(method)}~{Reference(method.ReturnType)}";
            yield return $"M:{Name(type)}.{signature}\t{Modifiers(method)}\t";
        }

        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
            if (accessors.Length == 0)
                continue;
            string index = List(property.GetIndexParameters());
            string visible = string.Concat(
                accessors.Select(accessor => accessor == property.GetMethod ? "get;" : "set;").Order());
            string signature = $"{property.Name}{index}~{Reference(property.PropertyType)}";
            yield return $"P:{Name(type)}.{signature}\t{Modifiers(accessors[0])}\t{visible}";
        }

        foreach (EventInfo added in type.GetEvents(Declared).Where(added => IsVisible(added.AddMethod!)))
            yield return $"E:{Name(type)}.{added.Name}~{Reference(added.EventHandlerType!)}\t{Modifiers(added.AddMethod!)}\t";
        foreach (FieldInfo field in type.GetFields(Declared)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            string modifiers = (field.IsPublic ? "public" : "protected") + (field.IsStatic ? " static" : "")
                + (field.IsLiteral ? " const" : field.IsInitOnly ? " readonly" : "");
            string value = type.IsEnum && field.IsLiteral
                ? Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)! : "";
            yield return $"F:{Name(type)}.{field.Name}~{Reference(field.FieldType)}\t{modifiers}\t{value}";
        }
    }

    /// <summary>The type that a line of the list belongs to.</summary>
    public static string TypeOf(string line)
    {
        string id = line.Split('\t')[0];
        int end = id.IndexOfAny(['(', '~']);
        string member = end < 0 ? id[2..] : id[2..end];
        return id[0] == 'T' ? member : member[..member.LastIndexOf('.')];
    }

    private static bool IsVisible(Type type) => type.IsPublic
        || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodBase method) => (method.IsPublic ? "public" : "protected")
        + (method.IsStatic ? " static"
        : method.IsAbstract ? " abstract" : method.IsVirtual && !method.IsFinal ? " virtual" : "");

    private static string Kind(Type type) => type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type.IsInterface ? "interface"
        : type.IsSubclassOf(typeof(MulticastDelegate)) ? "delegate"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            yield return Reference(parent);
        foreach (string name in type.GetInterfaces().Where(IsVisible).Select(Reference).Order(StringComparer.Ordinal))
            yield return name;
    }

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string Parameters(MethodBase method) => List(method.GetParameters());

    private static string List(ParameterInfo[] parameters) => parameters.Length == 0 ? ""
        : $"({string.Join(",", parameters.Select(
        parameter => Reference(parameter.ParameterType) + (parameter.IsOptional ? "=" : "")))})";

    /// <summary>A type as it is referred to: generic parameters by number, arguments in braces.</summary>
    private static string Reference(Type type)
    {
        if (type.IsByRef)
            return Reference(type.GetElementType()!) + "@";
        if (type.IsArray)
            return Reference(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        if (!type.IsGenericType)
            return Name(type);

        // The arguments of a nested type belong in part to the types around it.
        string name = Name(type.GetGenericTypeDefinition());
        string arguments = string.Join(",", type.GetGenericArguments().Select(Reference));
        return $"{name[..name.LastIndexOf('`')]}{{{arguments}}}";
    }
}
