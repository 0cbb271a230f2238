using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace MLNetGeoFM.Benchmarks;

/// <summary>Runs every benchmark once, so that they keep working between the days on which somebody measures.</summary>
public sealed class SmokeTests
{
    private static IEnumerable<TestCaseData> Suites() => typeof(SmokeTests).Assembly.GetTypes()
        .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))))
        .Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [TestCaseSource(nameof(Suites))]
    public void EverySuite_RunsOnce(Type suite)
    {
        Assert.That(suite.IsDefined(typeof(MemoryDiagnoserAttribute)), Is.True, "allocations are reported");
        Assert.That(Methods<BenchmarkAttribute>(suite).Count(method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline), Is.EqualTo(1));
        foreach (var parameters in Parameters(suite))
        {
            object instance = Activator.CreateInstance(suite)!;
            foreach (var (property, value) in parameters)
                property.SetValue(instance, value);
            Invoke<GlobalSetupAttribute>(instance);
            Invoke<BenchmarkAttribute>(instance);
            Invoke<GlobalCleanupAttribute>(instance);
        }
    }

    [Test]
    public void Suites_OfEveryRoom_AreThere()
        => Assert.That(Suites().Select(suite => ((Type)suite.Arguments[0]!).Namespace!.Split('.')[^1]).Distinct(),
            Is.EquivalentTo(new[] { "Kernels", "Layers", "Encoders", "Checkpoints", "Applicability", "Training" }));

    /// <summary>The values of the only parameter that a suite can have, or no values.</summary>
    private static IEnumerable<(PropertyInfo Property, object? Value)[]> Parameters(Type suite)
    {
        foreach (var property in suite.GetProperties())
        {
            object?[]? values = property.GetCustomAttribute<ParamsAttribute>()?.Values
                ?? (property.GetCustomAttribute<ParamsSourceAttribute>() is { } source
                    ? [.. ((IEnumerable<string>)suite.GetProperty(source.Name)!.GetValue(null)!)]
                    : null);
            if (values is not null)
                return values.Select(value => new[] { (property, value) });
        }

        return [[]];
    }

    private static IEnumerable<MethodInfo> Methods<T>(Type suite)
        where T : Attribute
        => suite.GetMethods().Where(method => method.IsDefined(typeof(T)));

    private static void Invoke<T>(object instance)
        where T : Attribute
    {
        foreach (var method in Methods<T>(instance.GetType()))
            method.Invoke(instance, null);
    }
}
