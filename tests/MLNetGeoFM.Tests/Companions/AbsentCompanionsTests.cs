namespace MLNetGeoFM.Tests;

/// <summary>Stands for the tests of ML.NET's companion packages where a build goes without them, so that their absence is seen.</summary>
public sealed class AbsentCompanionsTests
{
    [TestCase("Microsoft.Data.Analysis", "series from a DataFrame and predictions into one")]
    [TestCase("Microsoft.Extensions.ML", "a PredictionEnginePool under load, its file replaced")]
    public void Companion_WithoutItsPackage_IsNotTested(string package, string what) =>
        Assert.Ignore($"Not tested, {what}: that needs the package {package}, which this build goes without: it comes with the real Microsoft.ML.");
}
