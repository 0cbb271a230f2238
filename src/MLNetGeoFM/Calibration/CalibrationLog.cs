using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>What a calibrating component says about its fit.</summary>
internal static class CalibrationLog
{
    /// <summary>The penalty and how it was found; nothing for methods without one.</summary>
    public static string Penalty(CalibrationFit fit)
    {
        if (double.IsNaN(fit.Regularization))
            return "";
        string how = fit.Penalties.Count > 0
            ? FormattableString.Invariant(
                $"chosen from {fit.Penalties[0].Regularization} to {fit.Penalties[^1].Regularization}: held-out loss ")
                + string.Join(", ", fit.Penalties.Select(one => FormattableString.Invariant($"{one.HeldOutLoss:F3}")))
            : "not chosen by groups";
        return FormattableString.Invariant($"; penalty {fit.Regularization}, {how}");
    }
}
