using System.Text.RegularExpressions;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>The map of rooms in src/README.md: a table whose rows begin with a project and a folder in backquotes.</summary>
internal static partial class RoomRules
{
    /// <summary>Rooms of a map as "project/folder".</summary>
    public static IEnumerable<string> Mapped(string map) =>
        Row().Matches(map).Select(row => $"{row.Groups["project"].Value}/{row.Groups["folder"].Value}");

    /// <summary>What a map lacks and what it has too much, against the rooms that exist.</summary>
    public static IEnumerable<string> Differences(string map, IEnumerable<string> existing)
    {
        string[] mapped = [.. Mapped(map)];
        string[] rooms = [.. existing];
        return rooms.Except(mapped).Select(room => $"{room} is not in the map")
            .Concat(mapped.Except(rooms).Select(room => $"{room} is in the map and does not exist"))
            .Concat(mapped.GroupBy(room => room).Where(same => same.Count() > 1).Select(same => $"{same.Key} is in the map {same.Count()} times"));
    }

    [GeneratedRegex(@"^\| *`(?<project>[\w.]+)` *\| *`(?<folder>[\w./]+)` *\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
