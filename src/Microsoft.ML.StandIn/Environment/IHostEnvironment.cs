namespace Microsoft.ML.Runtime;

/// <summary>Something that exceptions can name as their place.</summary>
public interface IExceptionContext
{
    /// <summary>The name of the place.</summary>
    string ContextDescription { get; }

    /// <summary>Marks an exception with the place and gives it back.</summary>
    TException Process<TException>(TException ex)
        where TException : Exception;
}

/// <summary>Opens channels for messages.</summary>
public interface IChannelProvider : IExceptionContext
{
    /// <summary>Opens a channel for log messages.</summary>
    IChannel Start(string name);

    /// <summary>Opens a channel for messages of a type.</summary>
    IPipe<TMessage> StartPipe<TMessage>(string name);
}

/// <summary>The environment that components live in.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    /// <summary>The catalog of loadable components.</summary>
    ComponentCatalog ComponentCatalog { get; }

    /// <summary>Makes the host of a component, with its own random numbers.</summary>
    IHost Register(string name, int? seed = null, bool? verbose = null);
}

/// <summary>The environment of one component.</summary>
public interface IHost : IHostEnvironment
{
    /// <summary>The component's random numbers, determined by the context's seed.</summary>
    Random Rand { get; }
}

/// <summary>Sends messages of a type.</summary>
public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    /// <summary>Sends a message.</summary>
    void Send(TMessage msg);
}

/// <summary>Sends log messages.</summary>
public interface IChannel : IPipe<ChannelMessage>
{
    /// <summary>Sends a message about details.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a message about details.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends a message about an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a message about an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends a message.</summary>
    void Info(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a message.</summary>
    void Info(MessageSensitivity sensitivity, string fmt, params object[] args);
}

/// <summary>The kind of a log message.</summary>
public enum ChannelMessageKind
{
    /// <summary>Details.</summary>
    Trace = 0,

    /// <summary>Information.</summary>
    Info = 1,

    /// <summary>A warning.</summary>
    Warning = 2,

    /// <summary>An error.</summary>
    Error = 3,
}

/// <summary>What a log message may give away.</summary>
[Flags]
public enum MessageSensitivity
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Values of the data.</summary>
    UserData = 1,

    /// <summary>Names of columns.</summary>
    Schema = 2,

    /// <summary>Nobody knows.</summary>
    Unknown = -1,

    /// <summary>Everything.</summary>
    All = -1,
}

/// <summary>A log message.</summary>
public readonly struct ChannelMessage
{
    internal readonly ChannelMessageKind Kind;

    internal readonly MessageSensitivity Sensitivity;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string message)
    {
        Kind = kind;
        Sensitivity = sensitivity;
        Message = message;
    }

    internal string Message { get; }
}
