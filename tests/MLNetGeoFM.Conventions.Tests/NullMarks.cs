using System.Reflection;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>What the compiler wrote about null in the type of a member or parameter, one mark for each part of it, outermost first.</summary>
/// <remarks>Source: github.com/dotnet/roslyn, docs/features/nullable-metadata.md. 0 = nothing is said, 1 = never null, 2 = may be null.</remarks>
internal sealed class NullMarks
{
    private readonly byte[] _marks;
    private int _next;

    private NullMarks(byte[] marks) => _marks = marks;

    public static NullMarks None => new([0]);

    public static NullMarks Of(ParameterInfo parameter) => new(Written(parameter.CustomAttributes) ?? Around(parameter.Member));

    public static NullMarks Of(MemberInfo member) => new(Written(member.CustomAttributes) ?? Around(member));

    /// <summary>The mark of the next part. A value type that is not generic, and <c>Nullable</c> itself, have none and do not ask.</summary>
    public byte Next() => _marks.Length == 1 ? _marks[0] : _next < _marks.Length ? _marks[_next++] : (byte)0;

    private static byte[]? Written(IEnumerable<CustomAttributeData> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "NullableAttribute")?.ConstructorArguments[0].Value switch
        {
            byte all => [all],
            IReadOnlyCollection<CustomAttributeTypedArgument> each => [.. each.Select(mark => (byte)mark.Value!)],
            _ => null,
        };

    /// <summary>What holds for everything in the nearest member or type around that says so.</summary>
    private static byte[] Around(MemberInfo member)
    {
        // A method's own type parameter says that the type declares it; the method stands between.
        MemberInfo? first = member is Type { IsGenericMethodParameter: true } parameter ? parameter.DeclaringMethod : member;
        for (MemberInfo? around = first; around is not null; around = around.DeclaringType)
        {
            if (around.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "NullableContextAttribute") is { } context)
                return [(byte)context.ConstructorArguments[0].Value!];
        }

        return [0];
    }
}
