using Microsoft.ML;

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
    {
        var geo = ml.GeoFM();
        IReadOnlyList<string> bands = schema["Reflectance"].GetBandNames()!;
        var steps = Monthly(geo, schema, bands, seasonStart, notes).Append(geo.FillGaps("Complete", "Monthly"));
        if (bands.Contains("B04") && bands.Contains("B08"))
            return steps.Append(geo.SpectralIndices("Bands", "Complete", SpectralIndex.Ndvi)).Append(geo.FlattenSeries("Features", "Bands"));
        return steps.Append(geo.FlattenSeries("Features", "Complete"));
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
        if (choice.UsesLocation && schema.GetColumnOrNull("Latitude") is null)
        {
            throw new InvalidDataException("The data does not say where its series are: expected the key 'place' in series.json for --location, "
                + "got none. Name the place there, or leave --location out.");
        }

        var geo = ml.GeoFM();
        IReadOnlyList<string> bands = schema["Reflectance"].GetBandNames()!;
        var card = weights.Encoder.Card;
        if (!weights.Encoder.IsPublishedWeights)
            notes.Add($"The weights are none of the published files of '{card.Id}': what is known of that encoder need not hold for them.");
        var steps = Monthly(geo, schema, bands, seasonStart, notes);
        string[] known = [.. bands.Where(band => card.Bands.Any(one => one.Name == band))];
        string input = "Monthly";
        if (known.Length > 0 && known.Length < bands.Count)
        {
            notes.Add($"The encoder '{card.Id}' does not see {string.Join(", ", bands.Except(known))}: left out.");
            input = "Seen";
            steps = steps.Append(geo.SelectBands(input, "Monthly", known));
        }

        return steps.Append(geo.Encode("Features", input, weights, new EncodingOptions
        {
            DatesColumnName = "MonthlyDates",
            LatitudeColumnName = choice.UsesLocation ? "Latitude" : null,
            LongitudeColumnName = choice.UsesLocation ? "Longitude" : null,
            Pooling = choice.Pooling,
            CancellationToken = cancellation,
        }));
    }

    private static IEstimator<ITransformer> Monthly(
        GeoFMCatalog geo, DataViewSchema schema, IReadOnlyList<string> bands, int seasonStart, List<string> notes)
    {
        bool isMasked = schema.GetColumnOrNull("Clear") is not null; // the mask was made before, see Mask
        var mask = isMasked ? null : Mask(geo, schema, bands, notes);
        var regular = geo.CompositeMonthly("Monthly", "Reflectance", mask is null && !isMasked ? null : "Clear", "Dates",
            new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, seasonStart) });
        return mask is null ? regular : mask.Append(regular);
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
