using System.Globalization;
using System.Reflection;
using System.Text;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>Prints what a user of an assembly can see, one line per type and member, in an order that never changes.</summary>
internal static class PublicApi
{
    private const byte NeverNull = 1;
    private const byte MayBeNull = 2;

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Print(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            IEnumerable<string> members = type.IsEnum
                ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
                : type.GetMembers(Declared).Where(member => member is not Type && IsVisible(member) && !IsAccessor(member)).Select(Member);
            foreach (string member in type.IsEnum ? members : members.Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether a user of the assembly, or of a derived class, can name it.</summary>
    public static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(true).Any(IsVisible),
        EventInfo @event => IsVisible(@event.AddMethod!),
        Type nested => nested.IsNestedPublic || nested.IsNestedFamily,
        _ => false,
    };

    private static bool IsAccessor(MemberInfo member) =>
        member is MethodInfo { IsSpecialName: true } method && !method.Name.StartsWith("op_", StringComparison.Ordinal)
        || member.Name.Contains('<');

    private static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        IEnumerable<string> bases = type.GetInterfaces().Where(i => i.IsVisible).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && type.IsClass && parent != typeof(object) && parent != typeof(MulticastDelegate))
            bases = bases.Prepend(Name(parent));
        string after = type.IsEnum ? "" : string.Join(", ", bases);
        return $"{kind} {type.Namespace}.{Name(type)}{(after.Length > 0 ? " : " + after : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"{Modifiers(made)}new({Parameters(made)})",
        MethodInfo method => $"{Modifiers(method)}{Name(method.ReturnType, NullMarks.Of(method.ReturnParameter))} {method.Name}" +
            $"{Generics(method)}({Parameters(method)}){Constraints(method.GetGenericArguments())}",
        PropertyInfo property => Property(property),
        FieldInfo field => $"{Required(field)}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}" +
            $"{Name(field.FieldType, NullMarks.Of(field))} {field.Name}{(field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "")}",
        EventInfo @event => $"event {Name(@event.EventHandlerType!, NullMarks.Of(@event))} {@event.Name}",
        _ => throw new NotSupportedException($"{member.MemberType} {member.Name}"),
    };

    private static string Property(PropertyInfo property)
    {
        MethodInfo any = property.GetAccessors(true).First(IsVisible);
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") == true;
        string get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? isInit ? " init;" : " set;" : "";
        int indices = property.GetIndexParameters().Length;
        string index = string.Join(", ", any.GetParameters().Take(indices).Select(Parameter));
        return $"{Required(property)}{Modifiers(any)}{Name(property.PropertyType, NullMarks.Of(property))} {property.Name}{(index.Length > 0 ? $"[{index}]" : "")} {{{get}{set} }}";
    }

    private static string Modifiers(MethodBase method)
    {
        bool isOverride = method is MethodInfo { IsVirtual: true } m && m.GetBaseDefinition() != m;
        return (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "") + (method.IsStatic ? "static " : "")
            + (method.DeclaringType!.IsInterface ? "" : isOverride ? "override " : method.IsAbstract ? "abstract "
                : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Required(MemberInfo member) => Has(member.CustomAttributes, "RequiredMemberAttribute") ? "required " : "";

    private static string Constraints(Type[] arguments) =>
        string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(Constraint));

    private static string Constraint(Type parameter)
    {
        GenericParameterAttributes flags = parameter.GenericParameterAttributes;
        byte mark = NullMarks.Of(parameter).Next();
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isClass = flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);
        List<string> said = [];
        if (isStruct)
            said.Add(Has(parameter.CustomAttributes, "IsUnmanagedAttribute") ? "unmanaged" : "struct");
        if (isClass)
            said.Add(mark == MayBeNull ? "class?" : "class");
        Type[] types = [.. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))];
        said.AddRange(types.Select(Name).Order(StringComparer.Ordinal));
        if (!isStruct && !isClass && types.Length == 0 && mark == NeverNull)
            said.Add("notnull");
        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            said.Add("new()");
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
            said.Add("allows ref struct");
        return said.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", said)}";
    }

    private static bool Has(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.Any(attribute => attribute.AttributeType.Name == name);

    private static string Parameters(MethodBase method) =>
        (Has(method.CustomAttributes, "ExtensionAttribute") ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string by = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref "
            : Has(parameter.CustomAttributes, "ParamArrayAttribute") || Has(parameter.CustomAttributes, "ParamCollectionAttribute") ? "params " : "";
        string type = Name(parameter.ParameterType, NullMarks.Of(parameter));
        return $"{by}{type} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue) : "")}";
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };

    private static string Name(Type type) => Name(type, NullMarks.None);

    /// <summary>A type by its short name, with a question mark behind each part that may be null.</summary>
    private static string Name(Type type, NullMarks marks)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!, marks);
        bool isMarked = !type.IsValueType || (type.IsGenericType && Nullable.GetUnderlyingType(type) is null);
        string mayBeNull = isMarked && marks.Next() == MayBeNull ? "?" : "";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!, marks)}[{new string(',', type.GetArrayRank() - 1)}]{mayBeNull}";
        string name = type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(argument => Name(argument, marks)))}>" : type.Name;
        return (type is { IsNested: true, IsGenericParameter: false } ? $"{type.DeclaringType!.Name.Split('`')[0]}.{name}" : name) + mayBeNull;
    }
}
