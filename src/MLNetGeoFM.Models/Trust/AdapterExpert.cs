using System.Collections.Concurrent;

namespace MLNetGeoFM.Models;

/// <summary>An encoder with a metadata-gated adapter; its residual is what the adapter changes in the base head's scores.</summary>
/// <remarks>It takes hidden tokens where it was trained on them, else the embedding itself.</remarks>
internal sealed class AdapterExpert : ResidualExpert
{
    /// <summary>No place farther away from all training places is looked at.</summary>
    public const double FarthestKilometres = 3000;

    /// <summary>How trust in an adapter by place may fall: kilometres.</summary>
    public static TrustScale Kilometres { get; } = new([0, 1, 10, 100, 1000], 0.3, 1);

    private const int Version = 1;
    private const int MostYears = 1 << 14;

    private readonly GtcaModel _model;
    private readonly MetadataInputs _inputs;
    private readonly bool _readsTokens;
    private readonly PlaceIndex _places;
    private readonly int[] _years;
    private readonly int[] _days;
    private readonly ConcurrentBag<GtcaPredictor> _free = [];

    /// <param name="model">With scores that do without metadata beside the others.</param>
    /// <param name="inputs">What the model is told.</param>
    /// <param name="readsTokens">Whether it begins with hidden tokens; else with the embedding.</param>
    /// <param name="places">Training places.</param>
    /// <param name="years">Training years, ascending.</param>
    /// <param name="days">Training days of the year, 1..366, ascending.</param>
    public AdapterExpert(GtcaModel model, MetadataInputs inputs, bool readsTokens, PlaceIndex places, int[] years, int[] days)
    {
        _model = model;
        _inputs = inputs;
        _readsTokens = readsTokens;
        _places = places;
        _years = years;
        _days = days;
    }

    /// <inheritdoc/>
    public override ResidualExpertKind Kind => ResidualExpertKind.Adapter;

    /// <summary>The network, for its gates and sizes.</summary>
    public GtcaModel Model => _model;

    /// <summary>Whether it begins with hidden tokens.</summary>
    public bool ReadsTokens => _readsTokens;

    /// <summary>What is known of a row, of the inputs that are wanted; the date in the middle of the series stands for all.</summary>
    public static SampleMetadata Metadata(in ConditionedRow row, MetadataInputs inputs)
    {
        SampleMetadata metadata = new()
        {
            Latitude = row.HasPlace ? row.Latitude : double.NaN,
            Longitude = row.HasPlace ? row.Longitude : double.NaN,
        };
        if (row.Dates.Length > 0)
        {
            DateOnly date = SampleFacts.Date(row.Dates[row.Dates.Length / 2], "dates");
            metadata = metadata with { DayOfYear = date.DayOfYear, Month = date.Month, Year = date.Year };
        }

        return metadata.Keep(inputs);
    }

    /// <inheritdoc/>
    /// <returns>
    /// By place: kilometres to the nearest training place. By time: years to the nearest training year, or months of the year to the
    /// nearest training day where that is more.
    /// </returns>
    public override double Explain(in ConditionedRow row, ReadOnlySpan<double> logarithms, Span<double> residual)
    {
        residual.Clear();
        var metadata = Metadata(row, _inputs);
        double distance = (_inputs & MetadataInputs.AnyPlace) != 0 ? PlaceDistance(metadata, residual) : TimeDistance(metadata);
        residual.Clear();
        var tokens = Tokens(row);
        if (!double.IsFinite(distance) || tokens.Count == 0)
            return tokens.Count == 0 ? double.NaN : distance;
        if (!_free.TryTake(out var predictor))
            predictor = new GtcaPredictor(_model.Network, _model.Encoding);
        predictor.Run(tokens, row.Features, metadata, 1);
        double mean = 0;
        for (int k = 0; k < residual.Length; k++)
        {
            residual[k] = predictor.Scores[k] - predictor.PlainScores[k];
            mean += residual[k] / residual.Length;
        }

        for (int k = 0; k < residual.Length; k++)
            residual[k] = Math.Clamp(residual[k] - mean, -ClassifierExpert.LargestResidual, ClassifierExpert.LargestResidual);
        _free.Add(predictor);
        return distance;
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((int)_inputs);
        writer.Write(_readsTokens);
        foreach (int[] values in new[] { _years, _days })
        {
            writer.Write(values.Length);
            foreach (int value in values)
                writer.Write(value);
        }

        _places.Write(writer);
        _model.Write(writer);
    }

    public static AdapterExpert Read(BinaryReader reader, int numberOfFeatures, int numberOfClasses)
    {
        int version = reader.ReadInt32(), inputs = reader.ReadInt32();
        bool readsTokens = reader.ReadBoolean();
        if (version != Version || inputs == 0 || (inputs & ~(int)MetadataInputs.All) != 0)
        {
            throw new InvalidDataException(
                $"The saved adapter cannot be read: version {version} (expected {Version}), inputs {inputs}. Use a newer library.");
        }

        int[] years = ReadAscending(reader, MostYears), days = ReadAscending(reader, 366);
        var places = PlaceIndex.Read(reader, numberOfClasses);
        var model = GtcaModel.Read(reader);
        var network = model.Network;
        if (network.Embedding.Width != numberOfFeatures || network.Scores.Width != numberOfClasses || network.PlainScores is null
            || (!readsTokens && network.Hidden.Width != numberOfFeatures))
        {
            throw new InvalidDataException($"The saved adapter is for embeddings of {network.Embedding.Width} numbers and "
                + $"{network.Scores.Width} classes: expected {numberOfFeatures} and {numberOfClasses}.");
        }

        return new AdapterExpert(model, (MetadataInputs)inputs, readsTokens, places, years, days);
    }

    private static int[] ReadAscending(BinaryReader reader, int most)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > most)
            throw new InvalidDataException($"The saved adapter knows {count} dates: expected 0 to {most}.");
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = reader.ReadInt32();
            if (i > 0 && values[i] <= values[i - 1])
                throw new InvalidDataException($"The saved adapter has {values[i]} after {values[i - 1]}: expected ascending dates.");
        }

        return values;
    }

    private HiddenTokenRows Tokens(in ConditionedRow row)
    {
        if (!_readsTokens)
            return HiddenTokenRows.OfEmbedding(row.Features);
        var tokens = HiddenTokenRows.OfVector(row.Hidden, _model.Network.Hidden.Width);
        return tokens.Segments == 1
            ? tokens
            : throw new ArgumentException($"A row's hidden tokens are of {tokens.Segments} embeddings: expected 1.", nameof(row));
    }

    private double PlaceDistance(SampleMetadata metadata, Span<double> scratch) => metadata.HasPlace
        ? _places.Sum(metadata.Latitude, metadata.Longitude, 1, -1, FarthestKilometres, scratch)
        : double.NaN;

    private double TimeDistance(SampleMetadata metadata)
    {
        if (metadata is not { Year: int year, DayOfYear: int day })
            return double.NaN;
        double years = double.PositiveInfinity, days = double.PositiveInfinity;
        foreach (int known in _years)
            years = Math.Min(years, Math.Abs(year - known));
        foreach (int known in _days)
            days = Math.Min(days, Math.Min(Math.Abs(day - known), 366 - Math.Abs(day - known)));
        return Math.Max(years, days / 30.5);
    }
}
