namespace MLNetGeoFM.Tests;

/// <summary>One rule that every component keeps; it can be run on any estimator.</summary>
/// <param name="Name">The rule in a word.</param>
/// <param name="Body">Throws <see cref="BrokenContractException"/> where the rule is broken.</param>
internal sealed record ComponentCheck(string Name, Action<ComponentCase> Body)
{
    public static ComponentCheck[] All { get; } =
        [.. SchemaChecks.All, .. InputChecks.All, .. ReadingChecks.All, .. SameValueChecks.All, .. SavingChecks.All, .. LifeChecks.All];

    public static IEnumerable<string> Names => All.Select(check => check.Name);

    public static ComponentCheck Find(string name) => All.Single(check => check.Name == name);

    /// <exception cref="BrokenContractException">The component breaks the rule; the message names both and says how.</exception>
    public void Run(ComponentCase component)
    {
        try
        {
            Body(component);
        }
        catch (BrokenContractException broken)
        {
            throw new BrokenContractException($"{Name}: '{component.Name}' {broken.Message}", broken);
        }
        catch (Exception exception)
        {
            throw new BrokenContractException(
                $"{Name}: '{component.Name}' failed with {exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}

/// <summary>A component broke the contract.</summary>
internal sealed class BrokenContractException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new BrokenContractException(message);
    }

    /// <summary>Throws where the texts differ, with the first that does.</summary>
    public static void UnlessSame(IReadOnlyList<string> actual, IReadOnlyList<string> expected, string what)
    {
        Unless(actual.Count == expected.Count, $"{what}: expected {expected.Count}, got {actual.Count}");
        for (int i = 0; i < actual.Count; i++)
            Unless(actual[i] == expected[i], $"{what}, number {i}: expected {expected[i]}, got {actual[i]}");
    }

    public static void UnlessSame(
        IReadOnlyDictionary<string, string[]> actual, IReadOnlyDictionary<string, string[]> expected, string what)
    {
        UnlessSame([.. actual.Keys.Order(StringComparer.Ordinal)], [.. expected.Keys.Order(StringComparer.Ordinal)], $"columns of {what}");
        foreach (var (column, values) in expected)
            UnlessSame(actual[column], values, $"{what}: '{column}'");
    }

    /// <summary>What an action throws; nothing thrown breaks the contract.</summary>
    public static TException Expect<TException>(Action action, string what)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new BrokenContractException($"{what}: expected {typeof(TException).Name}, got {other.GetType().Name}: {other.Message}", other);
        }

        throw new BrokenContractException($"{what}: expected {typeof(TException).Name}, got no exception");
    }
}
