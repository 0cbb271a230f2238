using System.Globalization;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>A model as <c>geofm compare</c> names it: FEATURES+HEAD, then words.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Features">raw, or an encoder's id.</param>
/// <param name="Head">The trained part.</param>
/// <param name="Views">What it learns from and predicts from.</param>
internal sealed record ModelChoice(string Name, string Features, HeadChoice Head, ViewPlan Views)
{
    private const string NoAdapters = "noadapters";
    private const string Strength = "strength";

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It is none; the message says what is.</exception>
    public static ModelChoice Parse(string name)
    {
        string[] parts = name.Split('+');
        if (parts.Length < 2 || !CropModel.HeadNames.Contains(parts[1]) || (parts[0] != "raw" && EncoderCards.FindById(parts[0]) is null))
        {
            throw Wrong(name, $"expected raw or one of {string.Join(", ", EncoderCards.All.Select(card => card.Id))}, a plus sign, and one of "
                + $"{string.Join(", ", CropModel.HeadNames)}");
        }

        HeadChoice head = parts[1];
        List<string> views = [];
        foreach (string word in parts.Skip(2))
        {
            if (MetadataBeside.Find(word) is { } beside)
                head = head.Metadata is null ? head with { Metadata = beside } : throw Wrong(name, $"+{head.Metadata.Name} and +{word} exclude each other");
            else if (word == NoAdapters)
                head = head with { HasAdapters = false };
            else if (IsStrength(word, out int percent))
                head = head with { Strength = percent / 100.0 };
            else
                views.Add(word);
        }

        var plan = ViewPlan.Parse(views) ?? throw Wrong(name, $"after features and head may stand {MetadataBeside.Words}; +dropoutN, +shiftDAYS, "
            + $"+averageDAYS, +align, +choose; and with {HeadChoice.Gtca} +{NoAdapters} and +{Strength}N (per cent)");
        if (!head.IsGtca && (!head.HasAdapters || head.Strength != 1))
            throw Wrong(name, $"+{NoAdapters} and +{Strength}N are of the head {HeadChoice.Gtca}");
        if (head.IsGtca && plan.Chooses)
            throw Wrong(name, $"the head {HeadChoice.Gtca} cannot choose among views: leave +choose out");
        if (head.Metadata is not null && CropModel.SeesSteps(head.Name))
            throw Wrong(name, $"the head {head.Name} looks at steps, which metadata are not: leave +{head.Metadata.Name} out");
        return new(name, parts[0], head, plan);
    }

    private static bool IsStrength(string word, out int percent)
    {
        percent = 100;
        return word.StartsWith(Strength, StringComparison.Ordinal)
            && int.TryParse(word.AsSpan(Strength.Length), NumberStyles.None, CultureInfo.InvariantCulture, out percent) && percent <= 100;
    }

    private static FormatException Wrong(string name, string why) => new($"--model {name} is none: {why}.");
}
