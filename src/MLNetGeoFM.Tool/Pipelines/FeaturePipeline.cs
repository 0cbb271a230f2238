using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>The components from a series to the head's features, chosen by what the data offers.</summary>
internal static class FeaturePipeline
{
    /// <summary>
    /// The quality columns that a series folder can have, and how each is read. Cloud probability is per cent there; from 40 on a pixel
    /// is cloud, the default threshold of s2cloudless (0.4).
    /// </summary>
    private static readonly (string Column, CloudMaskingOptions Options)[] QualityLayers =
    [
        ("Scl", new() { QualityKind = QualityKind.SentinelScl }),
        ("Fmask", new() { QualityKind = QualityKind.HlsFmask }),
        ("Qa60", new() { QualityKind = QualityKind.Qa60, DatesColumnName = "Dates" }),
        ("QaPixel", new() { QualityKind = QualityKind.LandsatQaPixel }),
        ("CloudProbability", new() { QualityKind = QualityKind.CloudProbability, CloudProbabilityThreshold = 40 }),
    ];

    /// <summary>Clear monthly medians of every band, gaps filled along the season, NDVI where red and near infrared are there.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="schema">Schema of the series.</param>
    /// <param name="seasonStart">Month in which the season of twelve months starts, 1..12.</param>
    /// <param name="notes">What was chosen and why, for the reader of the result.</param>
    public static IEstimator<ITransformer> Raw(MLContext ml, DataViewSchema schema, int seasonStart, List<string> notes)
        => Chain(ml, schema, notes, [Raw(ml.GeoFM(), schema, seasonStart, HasMask(schema), SeriesView.Plain)]);

    /// <summary>The raw features of a view.</summary>
    public static IEstimator<ITransformer> Raw(GeoFMCatalog geo, DataViewSchema schema, int seasonStart, bool isMasked, SeriesView view)
    {
        IReadOnlyList<string> bands = schema["Reflectance"].GetBandNames()!;
        string complete = "Complete" + view.Suffix;
        var steps = Monthly(geo, isMasked, seasonStart, view).Append(geo.FillGaps(complete, "Monthly" + view.Suffix));
        if (!bands.Contains("B04") || !bands.Contains("B08"))
            return steps.Append(geo.FlattenSeries(view.Features, complete));
        return steps.Append(geo.SpectralIndices("Bands" + view.Suffix, complete, SpectralIndex.Ndvi))
            .Append(geo.FlattenSeries(view.Features, "Bands" + view.Suffix));
    }

    /// <summary>The embedding of the clear monthly medians; a month with nothing clear stays hidden from the encoder.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="schema">Schema of the series.</param>
    /// <param name="seasonStart">Month in which the season of twelve months starts, 1..12.</param>
    /// <param name="choice">What is asked of the encoder.</param>
    /// <param name="weights">The encoder.</param>
    /// <param name="notes">What was chosen and why, for the reader of the result.</param>
    /// <param name="cancellation">Stops the encoding.</param>
    /// <exception cref="InvalidDataException">The location is asked for and the data has none.</exception>
    public static IEstimator<ITransformer> Encoded(MLContext ml, DataViewSchema schema, int seasonStart, EncoderChoice choice, GeoFMWeights weights,
        List<string> notes, CancellationToken cancellation)
    {
        NoteEncoder(schema, choice, weights, notes);
        return Chain(ml, schema, notes, [Encoded(ml.GeoFM(), schema, seasonStart, HasMask(schema), choice, weights, SeriesView.Plain, cancellation)]);
    }

    /// <summary>Says what is special about an encoder on these data.</summary>
    /// <exception cref="InvalidDataException">The location is asked for and the data has none.</exception>
    public static void NoteEncoder(DataViewSchema schema, EncoderChoice choice, GeoFMWeights weights, List<string> notes)
    {
        if (choice.UsesLocation && schema.GetColumnOrNull("Latitude") is null)
        {
            throw new InvalidDataException("The data does not say where its series are: expected the key 'place' in series.json for --location, "
                + "got none. Name the place there, or leave --location out.");
        }

        IReadOnlyList<string> bands = schema["Reflectance"].GetBandNames()!;
        var card = weights.Encoder.Card;
        if (!weights.Encoder.IsPublishedWeights)
            notes.Add($"The weights are none of the published files of '{card.Id}': what is known of that encoder need not hold for them.");
        string[] known = Known(bands, weights);
        if (known.Length > 0 && known.Length < bands.Count)
            notes.Add($"The encoder '{card.Id}' does not see {string.Join(", ", bands.Except(known))}: left out.");
    }

    /// <summary>The embedding of a view.</summary>
    public static IEstimator<ITransformer> Encoded(GeoFMCatalog geo, DataViewSchema schema, int seasonStart, bool isMasked, EncoderChoice choice,
        GeoFMWeights weights, SeriesView view, CancellationToken cancellation)
    {
        IReadOnlyList<string> bands = schema["Reflectance"].GetBandNames()!;
        IEstimator<ITransformer> steps = Monthly(geo, isMasked, seasonStart, view);
        string[] known = Known(bands, weights);
        string input = "Monthly" + view.Suffix;
        if (known.Length > 0 && known.Length < bands.Count)
        {
            steps = steps.Append(geo.SelectBands("Seen" + view.Suffix, input, known));
            input = "Seen" + view.Suffix;
        }

        return steps.Append(geo.Encode(view.Features, input, weights, new EncodingOptions
        {
            DatesColumnName = $"Monthly{view.Suffix}Dates",
            LatitudeColumnName = choice.UsesLocation ? "Latitude" : null,
            LongitudeColumnName = choice.UsesLocation ? "Longitude" : null,
            Pooling = choice.Pooling,
            CancellationToken = cancellation,
        }));
    }

    /// <summary>Puts the clear mask before views, where the data has what it takes and none was made yet.</summary>
    public static IEstimator<ITransformer> Chain(
        MLContext ml, DataViewSchema schema, List<string> notes, IReadOnlyList<IEstimator<ITransformer>> views)
    {
        var chain = new EstimatorChain<ITransformer>();
        if (!IsMasked(schema) && Mask(ml.GeoFM(), schema, schema["Reflectance"].GetBandNames()!, notes) is { } mask)
            chain = chain.Append((IEstimator<ITransformer>)mask);
        return views.Aggregate(chain, (steps, view) => steps.Append(view));
    }

    /// <summary>Whether the features of the data use a clear mask: one that is there, or one that is made.</summary>
    public static bool HasMask(DataViewSchema schema) => IsMasked(schema)
        || QualityLayers.Any(layer => schema.GetColumnOrNull(layer.Column) is not null)
        || SpectralClearPolicy.RequiredBands.All(schema["Reflectance"].GetBandNames()!.Contains);

    private static bool IsMasked(DataViewSchema schema) => schema.GetColumnOrNull("Clear") is not null;

    private static string[] Known(IReadOnlyList<string> bands, GeoFMWeights weights)
        => [.. bands.Where(band => weights.Encoder.Card.Bands.Any(one => one.Name == band))];

    /// <summary>The clear monthly medians of a view.</summary>
    private static EstimatorChain<ITransformer> Monthly(GeoFMCatalog geo, bool isMasked, int seasonStart, SeriesView view)
    {
        var chain = new EstimatorChain<ITransformer>();
        string series = "Reflectance";
        string? clear = isMasked ? "Clear" : null;
        string dates = "Dates";
        if (view.Aligned || view.Days != 0 || view.RandomDays > 0)
        {
            string moved = "Moved" + view.Suffix;
            chain = chain.Append((IEstimator<ITransformer>)geo.ShiftSeason(moved, series, clear, dates, new SeasonShiftingOptions
            {
                Shift = new()
                {
                    Days = view.Days,
                    RandomDays = view.RandomDays,
                    Seed = view.Copy,
                    DaysPerDegree = view.Aligned ? SeasonShift.HopkinsDaysPerDegree : 0,
                    SeasonStartMonth = seasonStart,
                },
            }));
            (series, clear, dates) = (moved, clear is null ? null : moved + "Clear", moved + "Dates");
        }

        if (view.DropsDates)
        {
            chain = chain.Append((IEstimator<ITransformer>)geo.DropDates(view.Left, series, clear, dates, view.Copy));
            clear = view.Left;
        }

        return chain.Append((IEstimator<ITransformer>)geo.CompositeMonthly("Monthly" + view.Suffix, series, clear, dates,
            new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, seasonStart) }));
    }

    /// <summary>Adds the clear mask alone, so that features of the result take it as it is; the series where none can be
    /// made.</summary>
    public static IDataView Masked(MLContext ml, IDataView series, List<string> notes)
        => Mask(ml.GeoFM(), series.Schema, series.Schema["Reflectance"].GetBandNames()!, notes) is { } mask
            ? mask.Fit(series).Transform(series)
            : series;

    private static CloudMaskingEstimator? Mask(GeoFMCatalog geo, DataViewSchema schema, IReadOnlyList<string> bands, List<string> notes)
    {
        foreach (var (column, options) in QualityLayers)
        {
            if (schema.GetColumnOrNull(column) is not null)
                return geo.MaskClouds("Clear", column, options);
        }

        if (SpectralClearPolicy.RequiredBands.All(bands.Contains))
        {
            notes.Add("The data has no quality layer: dates are masked by the spectral rule (bright, or dark).");
            return geo.MaskClouds("Clear", "Reflectance", new CloudMaskingOptions
            {
                QualityKind = QualityKind.SpectralRule,
                WhenNothingIsClear = WhenNothingIsClear.KeepAll,
            });
        }

        notes.Add("The data has no quality layer and too few bands for the spectral rule: every observation counts as clear.");
        return null;
    }
}
