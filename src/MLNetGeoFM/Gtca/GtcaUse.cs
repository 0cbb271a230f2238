using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>What a model uses of what it has learned.</summary>
/// <param name="Strength">0..1.</param>
/// <param name="Place">Whether places are used.</param>
/// <param name="Time">Whether season and year are used.</param>
/// <param name="Metadata">Whether further metadata are used.</param>
/// <param name="PriorDoubt">How likely a row's metadata are wrong before it is looked at, 0..1.</param>
internal sealed record GtcaUse(double Strength, bool Place, bool Time, bool Metadata, double PriorDoubt)
{
    public const string PlaceBeside = "place.beside";
    public const string PlaceVotes = "place.votes";
    public const string PlaceClassifier = "place.latitude";
    public const string PlaceAdapter = "place.adapter";
    public const string TimeAdapter = "time.adapter";
    public const string MetadataClassifier = "metadata";

    public static GtcaUse Of(GtcaOptions options) => new(options.Strength, true, true, true, AgreementGate.UsualPrior);

    public GtcaUse With(MetadataSwitches switches) => new(
        switches.Strength ?? Strength, switches.UsesPlace ?? Place, switches.UsesTime ?? Time, switches.UsesMetadata ?? Metadata,
        switches.PriorDoubt ?? PriorDoubt);

    public ConditionedPredictor CreatePredictor(ConditionedHead head)
    {
        var predictor = head.CreatePredictor();
        predictor.Strength = Strength;
        predictor.PriorDoubt = PriorDoubt;
        foreach (var expert in head.Experts)
        {
            predictor.Switch(expert.Name, expert.Name.Split('.')[0] switch
            {
                "place" => Place,
                "time" => Time,
                _ => Metadata,
            });
        }

        return predictor;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Strength);
        writer.Write(Place);
        writer.Write(Time);
        writer.Write(Metadata);
        writer.Write(PriorDoubt);
    }

    public static GtcaUse Read(BinaryReader reader)
    {
        GtcaUse use = new(reader.ReadDouble(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadDouble());
        return use.Strength is >= 0 and <= 1 && use.PriorDoubt is >= 0 and <= 1
            ? use
            : throw new InvalidDataException(FormattableString.Invariant(
                $"A saved model has strength {use.Strength} and prior doubt {use.PriorDoubt}: expected 0 to 1. Save the model again."));
    }
}
