namespace Microsoft.ML;

/// <summary>Marks a class that saved models refer to by a contract name.</summary>
public abstract class ExtensionBaseAttribute : Attribute
{
    private protected ExtensionBaseAttribute(string contractName)
    {
        ContractName = contractName;
    }

    internal string ContractName { get; }
}
