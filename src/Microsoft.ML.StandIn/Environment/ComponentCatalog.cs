using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Runtime;

/// <summary>The mapping factories that saved models name.</summary>
public sealed class ComponentCatalog
{
    private readonly ConcurrentDictionary<string, Type> _factories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Assembly, bool> _assemblies = new();

    internal ComponentCatalog()
    {
    }

    /// <summary>Registers the mapping factories of an assembly.</summary>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Check.Value(assembly, nameof(assembly));
        if (_assemblies.ContainsKey(assembly))
            return;
        foreach (Type type in assembly.GetTypes())
        {
            foreach (ExtensionBaseAttribute extension in type.GetCustomAttributes<ExtensionBaseAttribute>(false))
            {
                Type known = _factories.GetOrAdd(extension.ContractName, type);
                if (known != type && throwOnError)
                {
                    throw new InvalidOperationException(
                        $"Could not register {type.AssemblyQualifiedName}: contract name '{extension.ContractName}' is taken by "
                        + $"{known.AssemblyQualifiedName}.");
                }
            }
        }

        _assemblies[assembly] = true;
    }

    internal Type FindFactory(string contractName) => _factories.GetValueOrDefault(contractName);
}
