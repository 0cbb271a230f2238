namespace Microsoft.ML.Data;

/// <summary>When a transformer of a chain is used.</summary>
[Flags]
public enum TransformerScope
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>In training.</summary>
    Training = 1,

    /// <summary>In testing.</summary>
    Testing = 2,

    /// <summary>In scoring.</summary>
    Scoring = 4,

    /// <summary>In training and testing.</summary>
    TrainTest = 3,

    /// <summary>Always.</summary>
    Everything = 7,
}
