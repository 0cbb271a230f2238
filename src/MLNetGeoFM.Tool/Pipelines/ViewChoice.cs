using System.Globalization;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>One way to look at a series: as it is, aligned, shifted, or without some of its dates.</summary>
/// <param name="Aligned">Whether its season is aligned by latitude.</param>
/// <param name="Days">Days by which every date is moved.</param>
/// <param name="RandomDays">Each series is moved by up to so many days, as its <paramref name="Copy"/> draws.</param>
/// <param name="DropsDates">Whether dates are dropped, as its <paramref name="Copy"/> draws.</param>
/// <param name="Copy">Number of a random copy.</param>
internal sealed record SeriesView(bool Aligned, int Days = 0, int RandomDays = 0, bool DropsDates = false, int Copy = 0)
{
    /// <summary>The series as it is.</summary>
    public static SeriesView Plain { get; } = new(Aligned: false);

    /// <summary>What its columns have behind their names; nothing for the series as it is.</summary>
    public string Suffix => string.Create(CultureInfo.InvariantCulture, $"{(Aligned ? "Aligned" : "")}")
        + (Days == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(Days < 0 ? "Minus" : "Plus")}{Math.Abs(Days)}"))
        + (RandomDays == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Shift{RandomDays}Copy{Copy}"))
        + (DropsDates ? string.Create(CultureInfo.InvariantCulture, $"DropCopy{Copy}") : "");

    /// <summary>The column with its features.</summary>
    public string Features => "Features" + Suffix;

    /// <summary>The column with its clear mask after dates are dropped.</summary>
    public string Left => "Left" + Suffix;
}

/// <summary>Which views a head learns from and predicts from.</summary>
/// <param name="CloudDropout">Training copies that lose dates.</param>
/// <param name="SeasonShiftDays">Three training copies are shifted by up to so many days; 0 = none.</param>
/// <param name="AlignsLatitude">Whether all views are aligned by latitude.</param>
/// <param name="AverageShiftDays">Predictions are means over the series moved by minus this, 0 and plus this; 0 = no mean.</param>
internal sealed record ViewChoice(int CloudDropout = 0, int SeasonShiftDays = 0, bool AlignsLatitude = false, int AverageShiftDays = 0)
{
    public const int MostCopies = 32;
    public const int UsualCopies = 8;
    public const int UsualShiftDays = 45;
    public const int UsualAverageDays = 15;
    public const int MostDays = 180;

    private const int ShiftedCopies = 3;

    /// <summary>The series as it is, in training and prediction.</summary>
    public static ViewChoice None { get; } = new();

    public SeriesView[] Training =>
    [
        new(AlignsLatitude),
        .. Enumerable.Range(0, CloudDropout).Select(copy => new SeriesView(AlignsLatitude, DropsDates: true, Copy: copy)),
        .. Enumerable.Range(0, SeasonShiftDays > 0 ? ShiftedCopies : 0)
            .Select(copy => new SeriesView(AlignsLatitude, RandomDays: SeasonShiftDays, Copy: copy)),
    ];

    /// <summary>That of the dates as they are first: it stands for the series where one view has to.</summary>
    public SeriesView[] Prediction => AverageShiftDays == 0
        ? [new(AlignsLatitude)]
        : [new(AlignsLatitude), new(AlignsLatitude, -AverageShiftDays), new(AlignsLatitude, AverageShiftDays)];

    public MultiViewOptions Options => new()
    {
        TrainingFeatureColumnNames = [.. Training.Select(view => view.Features)],
        PredictionFeatureColumnNames = [.. Prediction.Select(view => view.Features)],
    };

    /// <summary>In words, for results.</summary>
    public string Words
    {
        get
        {
            List<string> words = [];
            if (AlignsLatitude)
                words.Add("aligned by latitude");
            if (CloudDropout > 0)
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{CloudDropout} copies with cloud dropout"));
            if (SeasonShiftDays > 0)
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{ShiftedCopies} copies shifted by up to {SeasonShiftDays} days"));
            if (AverageShiftDays > 0)
                words.Add(string.Create(CultureInfo.InvariantCulture, $"predictions averaged over -{AverageShiftDays}, 0 and +{AverageShiftDays} days"));
            return words.Count == 0 ? "the series as it is" : string.Join(", ", words);
        }
    }
}

/// <summary>The views that a verb was asked for: one choice, or several to choose among inside the training samples.</summary>
/// <param name="Choices">The simplest first.</param>
internal sealed record ViewPlan(IReadOnlyList<ViewChoice> Choices)
{
    private const string Choose = "choose";

    private static readonly (string Name, int Usual, int Most, Func<ViewChoice, int, ViewChoice> Set)[] Words =
    [
        ("dropout", ViewChoice.UsualCopies, ViewChoice.MostCopies, (views, value) => views with { CloudDropout = value }),
        ("shift", ViewChoice.UsualShiftDays, ViewChoice.MostDays, (views, value) => views with { SeasonShiftDays = value }),
        ("average", ViewChoice.UsualAverageDays, ViewChoice.MostDays, (views, value) => views with { AverageShiftDays = value }),
    ];

    /// <summary>The series as it is.</summary>
    public static ViewPlan None { get; } = new([ViewChoice.None]);

    public bool IsNone => Choices.All(choice => choice == ViewChoice.None);

    public bool Chooses => Choices.Count > 1;

    /// <summary>Every view that some choice needs, and the series as it is.</summary>
    public SeriesView[] Views => [.. PredictionViews.Union(Choices.SelectMany(choice => choice.Training)).Union([SeriesView.Plain])];

    /// <summary>The views that some choice predicts from.</summary>
    public SeriesView[] PredictionViews => [.. Choices.SelectMany(choice => choice.Prediction).Distinct()];

    /// <summary>In words, for results.</summary>
    public string Text => Chooses
        ? $"the best in training of: {string.Join("; ", Choices.Select(choice => choice.Words))}"
        : Choices[0].Words;

    /// <summary>The choice itself, or, where there is to be a choice, the series as it is and its parts alone and together.</summary>
    public static ViewPlan Of(ViewChoice all, bool chooses)
    {
        if (!chooses)
            return new([all]);
        ViewChoice shifts = new(0, all.SeasonShiftDays, false, all.AverageShiftDays);
        return new([.. new[]
        {
            ViewChoice.None, new ViewChoice(all.CloudDropout), shifts, new ViewChoice(AlignsLatitude: all.AlignsLatitude),
            shifts with { AlignsLatitude = all.AlignsLatitude }, all,
        }.Distinct()]);
    }

    /// <summary>Reads what stands behind features and head in the name of a model: dropout8, shift45, average15, align, choose.</summary>
    /// <returns>Null where a word is none of them.</returns>
    public static ViewPlan? Parse(IReadOnlyList<string> words)
    {
        var views = ViewChoice.None;
        bool chooses = false;
        foreach (string word in words)
        {
            if (word is "align" or Choose)
            {
                views = word == Choose ? views : views with { AlignsLatitude = true };
                chooses |= word == Choose;
                continue;
            }

            var (name, usual, most, set) = Words.FirstOrDefault(one => word.StartsWith(one.Name, StringComparison.Ordinal));
            int value = usual;
            if (name is null || (word.Length > name.Length
                && (!int.TryParse(word.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out value) || value < 1 || value > most)))
            {
                return null;
            }

            views = set(views, value);
        }

        return Of(views, chooses);
    }
}
