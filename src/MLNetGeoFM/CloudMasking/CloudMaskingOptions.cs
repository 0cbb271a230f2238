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

    /// <summary>
    /// Column with reflectance [T, C, H, W]: a pixel of which every band is NaN is no data, whatever the quality layer says.
    /// Default none. For layers without a no-data value of their own, as QA60.
    /// </summary>
    public string? ReflectanceColumnName { get; init; }

    /// <summary>Rows of one step where the quality column's type does not say so. Default 1.</summary>
    public int Height { get; init; } = 1;

    /// <summary>Columns of one step where the quality column's type does not say so. Default 1.</summary>
    public int Width { get; init; } = 1;

    internal void Validate()
    {
        var failures = new List<string>();
        if (!Enum.IsDefined(QualityKind))
            failures.Add($"QualityKind {QualityKind} is unknown");
        if (!Enum.IsDefined(WhenNothingIsClear))
            failures.Add($"WhenNothingIsClear {WhenNothingIsClear} is unknown");
        failures.AddRange(PolicyFailures());
        failures.AddRange(ForeignSettings().Select(
            setting => $"{setting.Name} is for {setting.Kind} and would be ignored for {QualityKind}: leave it out"));
        if (DilationPixels is < 0 or > CloudDilation.MaximumRadiusPixels || DilationDays < 0)
        {
            failures.Add($"dilation must be 0 to {CloudDilation.MaximumRadiusPixels} pixels and 0 or more days, "
                + $"got {DilationPixels} pixels and {DilationDays} days");
        }

        if (ReflectanceColumnName is not null && QualityKind == QualityKind.SpectralRule)
            failures.Add("ReflectanceColumnName is for quality layers: the spectral rule reads reflectance as it is; leave it out");
        if (DilationDays > 0 && DatesColumnName is null)
            failures.Add($"DilationDays {DilationDays} needs DatesColumnName: a number of days means nothing without dates");
        if (Height < 1 || Width < 1)
            failures.Add($"Height and Width must be at least 1, got {Height} and {Width}");
        if (failures.Count > 0)
            throw new ArgumentException($"Clouds cannot be masked: {string.Join("; ", failures)}.");
    }

    private IEnumerable<string> PolicyFailures()
    {
        if (ClearClasses is { } classes && (classes.Count == 0 || classes.Any(one => one == SclClass.NoData || !Enum.IsDefined(one))))
        {
            yield return "ClearClasses must be some of 1 to 11 (0 is no data, never clear), got "
                + $"({string.Join(", ", classes.Select(one => (int)one))})";
        }

        if ((RejectedLandsatBits & LandsatQaBits.Clear) != 0)
            yield return $"RejectedLandsatBits must not hold bit 6, which means clear, got {RejectedLandsatBits}";
        if (QualityKind == QualityKind.CloudProbability && CloudProbabilityThreshold is not (> 0 and <= 100))
        {
            yield return "CloudProbabilityThreshold must be above 0 and at most 100, in the unit of the column (0.4 of 1, or 40 of 100), "
                + $"got {CloudProbabilityThreshold?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}: set it in "
                + nameof(CloudMaskingOptions);
        }
    }

    /// <summary>Settings that were made for another kind of quality column: read silently, they would change nothing.</summary>
    private IEnumerable<(string Name, QualityKind Kind)> ForeignSettings()
    {
        (string Name, QualityKind Kind, bool IsSet)[] settings =
        [
            (nameof(ClearClasses), QualityKind.SentinelScl, ClearClasses is not null),
            (nameof(RejectedFmaskBits), QualityKind.HlsFmask, RejectedFmaskBits != HlsFmaskClearPolicy.DefaultRejected),
            (nameof(RejectHighAerosol), QualityKind.HlsFmask, RejectHighAerosol),
            (nameof(CirrusIsClear), QualityKind.Qa60, CirrusIsClear),
            (nameof(RejectedLandsatBits), QualityKind.LandsatQaPixel, RejectedLandsatBits != LandsatQaClearPolicy.DefaultRejected),
            (nameof(CloudProbabilityThreshold), QualityKind.CloudProbability, CloudProbabilityThreshold is not null),
        ];
        foreach (var (name, kind, isSet) in settings)
        {
            if (isSet && kind != QualityKind)
                yield return (name, kind);
        }
    }
}
