using System.Reflection;
using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>One name per concept: words that the glossary does not use, found in what users can see.</summary>
internal static partial class NameRules
{
    // The word that the glossary bans, as it stands in PascalCase or camelCase, and the one to use.
    private static readonly (Regex Banned, string Instead)[] Glossary =
    [
        (Word("Channels?"), "Band"),
        (Word("RawValues?"), "DigitalNumber"),
        (Word("Radiances?"), "Reflectance"),
        (Word("CloudMasks?"), "ClearMask or Clear, where true = usable"),
        (Word("PadMasks?|PaddingMasks?"), "TokenMask, where true = visible"),
        (Word("CloudPercentages?|CloudPercent"), "ClearCover"),
        (Word("Images?"), "Acquisition or Chip"),
        (Word("Backbones?"), "Encoder"),
        (Word("Representations?"), "Embedding"),
        (Word("(?<!Climate|Time)Zones?"), "Region"),
        (Word("Stratum|Strata|Stratification|SamplingKeys?"), "Fold"),
        (Word("Settings|Args"), "Options"),
        (Word("Meters"), "Metres"),
        (new Regex("^[xy]$"), "row and column, easting and northing, or latitude and longitude"),
    ];

    /// <summary>What is wrong with the name of a type, member or parameter; nothing where it is fine.</summary>
    public static IEnumerable<string> BannedWord(string name) =>
        Glossary.Where(entry => entry.Banned.IsMatch(name)).Select(entry => $"'{name}': say {entry.Instead}");

    public static IEnumerable<string> BannedWords(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<MemberInfo> members = type.GetMembers(Declared).Where(PublicApi.IsVisible);
        IEnumerable<string> names = members.Where(member => member is not ConstructorInfo and not Type and not MethodInfo { IsSpecialName: true } && !IsOverride(member)).Select(member => member.Name)
            .Concat(members.OfType<MethodBase>().Where(method => !IsOverride(method)).SelectMany(method => method.GetParameters()).Select(p => p.Name ?? ""))
            .Append(type.Name);
        return names.Distinct().SelectMany(BannedWord).Select(finding => $"{type.FullName}: {finding}");
    }

    /// <summary>Folders and types that say 'other things' instead of what they hold.</summary>
    public static IEnumerable<string> Drawer(string name)
    {
        if (DrawerName().IsMatch(name))
            yield return $"'{name}': name what it holds";
    }

    private static bool IsOverride(MemberInfo member) =>
        member is MethodInfo { IsVirtual: true } method && (method.GetBaseDefinition() != method || method.IsFinal || method.IsPrivate);

    private static Regex Word(string word) => new($"(?:(?<![a-z])|(?<=[a-z]))(?:{word})(?![a-z])|^(?:{char.ToLowerInvariant(word[0])}{word[1..]})(?![a-z])");

    [GeneratedRegex("(Utils?|Utilit(y|ies)|Helpers?|Common|Misc|Stuff|Managers?)$")]
    private static partial Regex DrawerName();
}
