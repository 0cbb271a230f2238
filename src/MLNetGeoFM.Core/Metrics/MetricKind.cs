namespace MLNetGeoFM;

/// <summary>A figure of <see cref="ClassificationMetrics"/> that intervals and comparisons can be asked for.</summary>
public enum MetricKind
{
    /// <summary><see cref="ClassificationMetrics.OverallAccuracy"/>.</summary>
    OverallAccuracy,

    /// <summary><see cref="ClassificationMetrics.BalancedAccuracy"/>.</summary>
    BalancedAccuracy,

    /// <summary><see cref="ClassificationMetrics.MacroF1"/>; which classes have enough samples is asked in every
    /// resample.</summary>
    MacroF1,

    /// <summary><see cref="ClassificationMetrics.MeanIntersectionOverUnion"/>.</summary>
    MeanIntersectionOverUnion,

    /// <summary><see cref="ClassificationMetrics.Kappa"/>.</summary>
    Kappa,

    /// <summary><see cref="ClassificationMetrics.NegativeLogLikelihood"/>.</summary>
    NegativeLogLikelihood,

    /// <summary><see cref="ClassificationMetrics.BrierScore"/>.</summary>
    BrierScore,

    /// <summary><see cref="ClassificationMetrics.ExpectedCalibrationError"/>.</summary>
    ExpectedCalibrationError,

    /// <summary><see cref="ClassificationMetrics.EqualMassCalibrationError"/>; every resample keeps the bins of the whole
    /// sample.</summary>
    EqualMassCalibrationError,

    /// <summary><see cref="ClassificationMetrics.TopTwoAccuracy"/>.</summary>
    TopTwoAccuracy,

    /// <summary><see cref="CoverageRiskCurve.Area"/> of <see cref="ClassificationMetrics.CoverageRisk"/> (AURC).</summary>
    CoverageRiskArea,
}
