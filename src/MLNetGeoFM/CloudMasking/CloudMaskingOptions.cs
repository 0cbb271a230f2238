namespace MLNetGeoFM;

/// <summary>How <see cref="CloudMaskingEstimator"/> reads a quality column and what it makes of it.</summary>
public sealed class CloudMaskingOptions
{
    /// <summary>What the quality column holds. Default <see cref="QualityKind.SentinelScl"/>.</summary>
    public QualityKind QualityKind { get; init; } = QualityKind.SentinelScl;

    /// <summary>Scene classes that are clear, for <see cref="QualityKind.SentinelScl"/>; null (default) = vegetation, bare, water.</summary>
    public IReadOnlyList<SclClass>? ClearClasses { get; init; }

    /// <summary>Fmask bits that make a pixel unclear. Default cloud, adjacent, shadow.</summary>
    public HlsFmaskBits RejectedFmaskBits { get; init; } = HlsFmaskClearPolicy.DefaultRejected;

    /// <summary>Whether high aerosol makes an Fmask pixel unclear too. Default false.</summary>
    public bool RejectHighAerosol { get; init; }

    /// <summary>Whether a QA60 pixel under cirrus alone is clear. Default false.</summary>
    public bool CirrusIsClear { get; init; }

    /// <summary>QA_PIXEL bits that make a pixel unclear. Default dilated cloud, cirrus, cloud, shadow, snow.</summary>
    public LandsatQaBits RejectedLandsatBits { get; init; } = LandsatQaClearPolicy.DefaultRejected;

    /// <summary>Probability from which on a pixel is cloud, in the column's unit. Required for <see cref="QualityKind.CloudProbability"/>.</summary>
    public float? CloudProbabilityThreshold { get; init; }

    /// <summary>Radius in pixels of the disk by which clouds grow on their date. Default 0.</summary>
    public int DilationPixels { get; init; }

    /// <summary>A pixel within this many days of a cloudy date is unclear too. Default 0. Needs <see cref="DatesColumnName"/>.</summary>
    public int DilationDays { get; init; }

    /// <summary>Column with the dates, Vector of Int32 [T], days since 1970-01-01. Default none; needed for <see cref="DilationDays"/>.</summary>
    public string? DatesColumnName { get; init; }

    /// <summary>What becomes of a series without a clear date. Default: it stays missing.</summary>
    public WhenNothingIsClear WhenNothingIsClear { get; init; } = WhenNothingIsClear.LeaveMissing;

    /// <summary>Column to add with the clear fraction (Single): clear / observed pixels, NaN = nothing observed. Default none.</summary>
    public string? ClearFractionColumnName { get; init; }

    /// <summary>Rows of one step where the quality column's type does not say so. Default 1.</summary>
    public int Height { get; init; } = 1;

    /// <summary>Columns of one step where the quality column's type does not say so. Default 1.</summary>
    public int Width { get; init; } = 1;

    internal void Validate()
    {
        var failures = new List<string>();
        if (!Enum.IsDefined(QualityKind))
            failures.Add($"QualityKind {QualityKind} is unknown");
        if (QualityKind == QualityKind.CloudProbability && CloudProbabilityThreshold is not (> 0 and < float.PositiveInfinity))
        {
            failures.Add($"CloudProbabilityThreshold must be above 0 in the unit of the column (0.4 of 1, or 40 of 100), "
                + $"got {CloudProbabilityThreshold?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
        }

        if (DilationPixels < 0 || DilationDays < 0)
            failures.Add($"dilation must not be negative, got {DilationPixels} pixels and {DilationDays} days");
        if (DilationDays > 0 && DatesColumnName is null)
            failures.Add($"DilationDays {DilationDays} needs DatesColumnName: a number of days means nothing without dates");
        if (Height < 1 || Width < 1)
            failures.Add($"Height and Width must be at least 1, got {Height} and {Width}");
        if (failures.Count > 0)
            throw new ArgumentException($"Clouds cannot be masked: {string.Join("; ", failures)}.");
    }
}
