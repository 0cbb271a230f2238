using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace MLNetGeoFM.Tests;

/// <summary>All fields of an object of this library and of what it holds, as text, so that a change shows; of ML.NET's objects only what they enumerate.</summary>
internal static class ObjectText
{
    private const int Deepest = 8;

    public static string Of(object value)
    {
        var text = new StringBuilder();
        Write(text, value, 0, new HashSet<object>(ReferenceEqualityComparer.Instance));
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth, HashSet<object> seen)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                return;
            case string or Enum or IConvertible or CancellationToken or Delegate or Type:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                return;
            // Shared, and they remember what they have worked out.
            case IDictionary when value.GetType().Name.StartsWith("ConcurrentDictionary", StringComparison.Ordinal):
            case GeoFMCatalog or GeoFMTrainers or GeoFMWeights:
                text.Append(value.GetType().Name);
                return;
        }

        if (depth == Deepest || (!value.GetType().IsValueType && !seen.Add(value)))
        {
            text.Append(value.GetType().Name).Append('…');
            return;
        }

        text.Append(value.GetType().Name).Append('(');
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Write(text, item, depth + 1, seen);
                text.Append(", ");
            }
        }

        for (Type? type = value.GetType(); type is not null && IsOurs(type); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                text.Append(field.Name).Append('=');
                Write(text, field.GetValue(value), depth + 1, seen);
                text.Append("; ");
            }
        }

        text.Append(')');
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("MLNetGeoFM", StringComparison.Ordinal);
}
