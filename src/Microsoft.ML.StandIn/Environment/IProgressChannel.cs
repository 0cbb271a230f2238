namespace Microsoft.ML.Runtime;

/// <summary>Opens channels for progress.</summary>
public interface IProgressChannelProvider
{
    /// <summary>Opens a channel for the progress of a computation.</summary>
    IProgressChannel StartProgressChannel(string name);
}

/// <summary>Reports the progress of a computation; under <see cref="MLContext"/> nobody listens.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    /// <summary>Names what is reported and sets how it is read.</summary>
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    /// <summary>Reports values now.</summary>
    void Checkpoint(params double?[] values);
}

/// <summary>Takes the values of a report.</summary>
public interface IProgressEntry
{
    /// <summary>Sets the units done.</summary>
    void SetProgress(int index, double value);

    /// <summary>Sets the units done of a number to do.</summary>
    void SetProgress(int index, double value, double lim);

    /// <summary>Sets a metric.</summary>
    void SetMetric(int index, double value);
}

/// <summary>The names of what is reported.</summary>
public sealed class ProgressHeader
{
    /// <summary>The names of the units.</summary>
    public readonly IReadOnlyList<string> UnitNames;

    /// <summary>The names of the metrics.</summary>
    public readonly IReadOnlyList<string> MetricNames;

    /// <summary>Names metrics and units.</summary>
    public ProgressHeader(string[] metricNames, string[] unitNames)
    {
        MetricNames = metricNames ?? [];
        UnitNames = unitNames ?? [];
    }
}
