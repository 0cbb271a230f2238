using System.Reflection;

namespace MLNetGeoFM.Conventions.Tests;

/// <summary>The compiled assemblies that lie beside these tests.</summary>
internal static class ProductAssemblies
{
    public static readonly string[] Libraries = ["MLNetGeoFM.Core", "MLNetGeoFM.Models", "MLNetGeoFM"];

    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));
}
