using System.Collections.Concurrent;
using Microsoft.ML.Transforms;

namespace MLNetGeoFM;

// The contracts through which plain mlContext.Model.Load re-enters this library. Names are part of every saved model.

/// <summary>Contract: the constants that a saved component starts from.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class PortableSeedFactory : CustomMappingFactory<PortableNothing, PortableSeed>
{
    public const string ContractName = "MLNetGeoFM.Seed/1";

    public static void Map(PortableNothing source, PortableSeed destination) => destination.Seed = 1;

    public override Action<PortableNothing, PortableSeed> GetMapping() => Map;
}

/// <summary>Contract: unpacks the payload once, then runs the component on each row.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class PortableOperationFactory : CustomMappingFactory<PortableInput, PortableOutput>
{
    public const string ContractName = "MLNetGeoFM.Operation/1";

    public override Action<PortableInput, PortableOutput> GetMapping()
    {
        PortableOperation? operation = null;
        object gate = new();
        return (source, destination) =>
        {
            var current = Volatile.Read(ref operation);
            if (current is null)
            {
                lock (gate)
                {
                    current = operation ??= new PortableOperation(RowPayload.Unpack(source.Payload.Span));
                }
            }

            current.Run(source, destination);
        };
    }
}

/// <summary>Contract: cuts one block of 64 scalars out of the scores.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class PortableSlotsFactory : CustomMappingFactory<PortableScores, PortableSlots>
{
    public const string ContractName = "MLNetGeoFM.Slots/1";

    public static void Map(PortableScores source, PortableSlots destination) => destination.Set(source);

    public override Action<PortableScores, PortableSlots> GetMapping() => Map;
}

/// <summary>A transformer run on the row types of the saved form; thread-safe: each call rents a worker and its frame.</summary>
internal sealed class PortableOperation(RowTransformer transformer)
{
    private readonly ConcurrentBag<(RowWorker Worker, RowFrame Frame)> _free = [];
    private readonly PortableLayout _layout = new(transformer);

    public void Run(PortableInput source, PortableOutput destination)
    {
        if (!_free.TryTake(out var rented))
            rented = (transformer.CreateWorker(), new RowFrame(transformer.Inputs, transformer.Outputs));
        _layout.ReadInputs(source, rented.Frame);
        rented.Worker.Run(rented.Frame);
        _layout.WriteOutputs(rented.Frame, destination);
        _free.Add(rented);
    }
}
