using System.Xml.Linq;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>Which project may reference which: the arrows of the house go one way.</summary>
internal static class ArrowRules
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["MLNetGeoFM.Core"] = ["System.Numerics.Tensors"],
        ["MLNetGeoFM.Models"] = ["MLNetGeoFM.Core", "System.Numerics.Tensors"],
        ["MLNetGeoFM"] = ["MLNetGeoFM.Core", "MLNetGeoFM.Models", "Microsoft.ML"],
        ["MLNetGeoFM.Vector"] = ["MLNetGeoFM.Core", "NetTopologySuite"],
        ["MLNetGeoFM.Tool"] = ["MLNetGeoFM.Core", "MLNetGeoFM.Models", "MLNetGeoFM", "MLNetGeoFM.Vector", "Microsoft.ML", "System.CommandLine", "Spectre.Console"],
        ["Microsoft.ML.StandIn"] = [],
    };

    public static IEnumerable<string> Projects => Allowed.Keys;

    /// <summary>References in a project file that its project may not have.</summary>
    public static IEnumerable<string> WrongInProject(string project, string projectFile)
    {
        XDocument xml = XDocument.Parse(projectFile);
        IEnumerable<string> included = xml.Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "Reference")
            .Select(e => (string?)e.Attribute("Include") ?? "").Where(include => include.Length > 0)
            .Select(include => include.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(include.Replace('\\', '/')) : include);
        if (xml.Descendants().Any(e => e.Name.LocalName == "UsesMLNet" && e.Value == "true"))
            included = included.Append("Microsoft.ML");
        return Wrong(project, included);
    }

    /// <summary>References in a compiled assembly that its project may not have; the base class library is free to all.</summary>
    public static IEnumerable<string> WrongInAssembly(string project, IEnumerable<string> references) =>
        Wrong(project, references.Where(reference => !IsBaseLibrary(reference))
            .Select(reference => reference.StartsWith("Microsoft.ML", StringComparison.Ordinal) ? "Microsoft.ML" : reference));

    private static IEnumerable<string> Wrong(string project, IEnumerable<string> references) =>
        references.Except(Allowed[project]).Select(reference => $"{project} may not reference {reference}");

    private static bool IsBaseLibrary(string reference) =>
        reference is "netstandard" or "mscorlib" || (reference.StartsWith("System", StringComparison.Ordinal) && reference != "System.CommandLine");
}
