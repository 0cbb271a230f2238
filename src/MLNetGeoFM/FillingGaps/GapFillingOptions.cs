namespace MLNetGeoFM;

/// <summary>How <see cref="GapFillingEstimator"/> estimates missing values.</summary>
public sealed class GapFillingOptions
{
    /// <summary>How a missing value is estimated. Default: linear.</summary>
    public GapFillingMethod Method { get; init; } = GapFillingMethod.Linear;

    /// <summary>
    /// For <see cref="GapFillingMethod.Whittaker"/>: the smoothness of the curve, unitless, above 0. Default 1.
    /// </summary>
    public double Lambda { get; init; } = GapFiller.DefaultLambda;

    /// <summary>
    /// For <see cref="GapFillingMethod.Whittaker"/>: true, the default, keeps observed values as they are; false replaces them
    /// by the smooth curve as well (without marking them as filled).
    /// </summary>
    public bool KeepObserved { get; init; } = true;

    /// <summary>The value of a pixel and band without any observation. Default null: it stays NaN and is not marked as filled.</summary>
    public float? FillValue { get; init; }

    internal GapFiller CreateFiller() => new(Method, Lambda, KeepObserved, FillValue);

    internal void Validate()
    {
        var failures = new List<string>();
        if (!Enum.IsDefined(Method))
            failures.Add($"the method does not exist: expected {string.Join(", ", Enum.GetNames<GapFillingMethod>())}, got {Method}");
        if (!(Lambda > 0) || double.IsInfinity(Lambda))
        {
            failures.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"lambda must be above 0 and finite, got {Lambda}"));
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The gaps cannot be filled: {string.Join("; ", failures)}.");
    }
}
