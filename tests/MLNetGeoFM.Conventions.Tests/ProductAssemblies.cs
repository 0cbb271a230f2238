using System.Reflection;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>The compiled assemblies that lie beside these tests.</summary>
internal static class ProductAssemblies
{
    public static readonly string[] Libraries = ["MLNetGeoFM.Core", "MLNetGeoFM.Models", "MLNetGeoFM", "MLNetGeoFM.Vector"];

    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));
}
