using System.Globalization;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>How models are tested on degraded series and wrong metadata.</summary>
/// <param name="Degradations">What is done to the series.</param>
/// <param name="Seeds">How often what is random is drawn; scores are means.</param>
internal sealed record RobustnessChoice(IReadOnlyList<Degradation> Degradations, int Seeds)
{
    private static readonly Dictionary<string, Func<double, Degradation>> Kinds = new(StringComparer.Ordinal)
    {
        ["random"] = level => Degradation.RandomLoss(level / 100),
        ["cloudy"] = level => Degradation.CloudyLoss(level / 100),
        ["missing"] = level => Degradation.MissingDates(Whole(level)),
        ["informative"] = level => Degradation.InformativeDatesMissing(Whole(level)),
        ["gap"] = level => Degradation.Gap(Whole(level)),
        ["shift"] = level => Degradation.SeasonShift(Whole(level)),
        ["months"] = level => Degradation.MonthShift(Whole(level)),
        ["early"] = level => Degradation.EarlySeason(Whole(level)),
        ["noise"] = level => Degradation.BandNoise(level / 100),
        ["offset"] = level => Degradation.ReflectanceOffset(level),
    };

    /// <summary>Reads <c>KIND:LEVEL</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what is.</exception>
    public static Degradation Parse(string text)
    {
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !Kinds.TryGetValue(parts[0], out var kind) || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out double level))
            throw Wrong(text, null);
        try
        {
            return kind(level);
        }
        catch (ArgumentOutOfRangeException cause)
        {
            throw Wrong(text, cause);
        }
    }

    private static FormatException Wrong(string text, ArgumentOutOfRangeException? cause) => new($"'{text}' is no degradation: "
        + (cause is null ? $"expected KIND:LEVEL with one of {string.Join(", ", Kinds.Keys)}, for example random:50." : cause.Message.Split('\n')[0]), cause);

    private static int Whole(double level) => level == Math.Floor(level) && Math.Abs(level) <= 10_000
        ? (int)level
        : throw new ArgumentOutOfRangeException(nameof(level), level, "Dates, days and months are whole numbers.");
}
