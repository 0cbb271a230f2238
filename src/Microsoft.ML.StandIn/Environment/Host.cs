using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Runtime;

/// <summary>The environment of one component: a name, random numbers, and a way to the log.</summary>
internal sealed class Host : IHost
{
    private readonly string _fullName;
    private readonly Action<ChannelMessage, string> _log;
    private readonly Lock _gate = new();

    public Host(string fullName, ComponentCatalog catalog, Random rand, Action<ChannelMessage, string> log)
    {
        _fullName = fullName;
        ComponentCatalog = catalog;
        Rand = rand;
        _log = log;
    }

    public ComponentCatalog ComponentCatalog { get; }

    public Random Rand { get; }

    public string ContextDescription => _fullName;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Check.NonEmpty(name, nameof(name));
        lock (_gate)
        {
            // The context's own host has no name; its children start the path.
            string fullName = _fullName is null ? name : $"{_fullName}; {name}";
            return new Host(fullName, ComponentCatalog, new Random(seed ?? Rand.Next()), _log);
        }
    }

    public IChannel Start(string name) => new Channel(_fullName is null ? name : $"{_fullName}; {name}", _log);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>($"{_fullName}; {name}");

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

    public TException Process<TException>(TException ex)
        where TException : Exception
        => ex;

    private sealed class Pipe<TMessage>(string fullName) : IPipe<TMessage>
    {
        public string ContextDescription => fullName;

        public TException Process<TException>(TException ex)
            where TException : Exception
            => ex;

        public void Send(TMessage msg)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Channel(string fullName, Action<ChannelMessage, string> log) : IChannel
    {
        public string ContextDescription => fullName;

        public TException Process<TException>(TException ex)
            where TException : Exception
            => ex;

        public void Send(ChannelMessage msg) => log(msg, fullName);

        public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt);

        public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args)
            => Send(ChannelMessageKind.Trace, sensitivity, Format(fmt, args));

        public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt);

        public void Error(MessageSensitivity sensitivity, string fmt, params object[] args)
            => Send(ChannelMessageKind.Error, sensitivity, Format(fmt, args));

        public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt);

        public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args)
            => Send(ChannelMessageKind.Warning, sensitivity, Format(fmt, args));

        public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt);

        public void Info(MessageSensitivity sensitivity, string fmt, params object[] args)
            => Send(ChannelMessageKind.Info, sensitivity, Format(fmt, args));

        public void Dispose()
        {
        }

        private static string Format(string format, object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);

        private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string message)
            => Send(new ChannelMessage(kind, sensitivity, message));
    }

    private sealed class ProgressChannel : IProgressChannel
    {
        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
        {
        }

        public void Checkpoint(params double?[] values)
        {
        }

        public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

        public void Dispose()
        {
        }
    }
}
