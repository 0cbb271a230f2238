using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The start of everything: the catalogs of data, transforms, evaluation and models.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly Host _root;

    /// <summary>Makes a context; with a seed, everything random in it is repeatable.</summary>
    public MLContext(int? seed = null)
    {
        // Without a seed a context is different every time, which is what ML.NET promises.
        Random rand = seed is int value ? new Random(value) : new Random(Guid.NewGuid().GetHashCode());
        _root = new Host(null, new ComponentCatalog(), rand, OnMessage);
        Seed = seed;
        Data = new DataOperationsCatalog(this);
        Transforms = new TransformsCatalog(this);
        Model = new ModelOperationsCatalog(this);
        MulticlassClassification = new MulticlassClassificationCatalog(this);
    }

    /// <summary>Messages of the components.</summary>
    public event EventHandler<LoggingEventArgs> Log;

    /// <summary>Multiclass classification.</summary>
    public MulticlassClassificationCatalog MulticlassClassification { get; }

    /// <summary>Transforms.</summary>
    public TransformsCatalog Transforms { get; }

    /// <summary>Saving, loading and prediction.</summary>
    public ModelOperationsCatalog Model { get; }

    /// <summary>Data: loading, filtering, splitting.</summary>
    public DataOperationsCatalog Data { get; }

    /// <summary>The mapping factories that saved models name.</summary>
    public ComponentCatalog ComponentCatalog => _root.ComponentCatalog;

    internal int? Seed { get; }

    string IExceptionContext.ContextDescription => "MLContext";

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => _root.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => _root.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => _root.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => _root.StartProgressChannel(name);

    TException IExceptionContext.Process<TException>(TException ex) => ex;

    private void OnMessage(ChannelMessage message, string source)
        => Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source));
}
