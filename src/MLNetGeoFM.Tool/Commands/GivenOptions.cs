using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Tells options that stand on the command line from those that have their default.</summary>
internal static class GivenOptions
{
    public static bool IsGiven(this SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
