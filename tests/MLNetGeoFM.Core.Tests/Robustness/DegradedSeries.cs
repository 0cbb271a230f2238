namespace MLNetGeoFM.Tests;

/// <summary>A pixel series to degrade.</summary>
internal sealed record DegradedSeries(float[] Values, int[] Dates, bool[] Clear, string[] Bands)
{
    public string Id { get; init; } = "sample";

    /// <summary>Red and near infrared from 1 January 2019 on; the first dates can be unclear.</summary>
    public static DegradedSeries Season(int dates, int unclear = 0, int everyDays = 5)
    {
        int first = new DateOnly(2019, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        float[] values = new float[2 * dates];
        for (int date = 0; date < dates; date++)
        {
            values[2 * date] = 0.1f + (0.001f * (date % 30));
            values[(2 * date) + 1] = 0.3f + (0.01f * (date * 7 % 40));
        }

        // Spread over the season, so that losses meet them everywhere.
        bool[] clear = [.. Enumerable.Range(0, dates).Select(date => unclear == 0 || date * unclear / dates == ((date + 1) * unclear) / dates)];
        return new(values, [.. Enumerable.Range(0, dates).Select(date => first + (everyDays * date))], clear, ["B04", "B08"]);
    }

    public (float[] Values, int[] Dates, bool[] Clear, LossCount Loss) Degrade(
        Degradation degradation, LostDateFill fill = LostDateFill.Hidden, int seed = 0, int seasonStart = 1, float[]? importance = null)
    {
        var degrader = new SeriesDegrader(degradation, SeriesShape.Pixel(Bands.Length), Bands,
            new SeriesDegraderOptions { Fill = fill, Seed = seed, SeasonStartMonth = seasonStart });
        return DegradeWith(degrader, importance);
    }

    public (float[] Values, int[] Dates, bool[] Clear, LossCount Loss) DegradeWith(SeriesDegrader degrader, float[]? importance = null)
    {
        float[] values = new float[Values.Length];
        int[] dates = new int[Dates.Length];
        bool[] clear = new bool[Clear.Length];
        LossCount loss = degrader.Degrade(Id, Values, Dates, Clear, values, dates, clear, importance);
        return (values, dates, clear, loss);
    }
}
