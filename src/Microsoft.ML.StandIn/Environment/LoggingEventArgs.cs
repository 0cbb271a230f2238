using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A message of <see cref="MLContext.Log"/>.</summary>
public class LoggingEventArgs : EventArgs
{
    internal LoggingEventArgs(string message, ChannelMessageKind kind, string source)
    {
        RawMessage = message;
        Kind = kind;
        Source = source;
        Message = $"[Source={source}, Kind={kind}] {message}";
    }

    /// <summary>The component and phase that sent it.</summary>
    public string Source { get; }

    /// <summary>Its kind.</summary>
    public ChannelMessageKind Kind { get; }

    /// <summary>Its text with source and kind.</summary>
    public string Message { get; }

    /// <summary>Its text.</summary>
    public string RawMessage { get; }
}
