namespace MLNetGeoFM.Models;

/// <summary>How well one penalty did on rows of groups that its fit had not seen.</summary>
/// <param name="Regularization">The weight λ of the penalty.</param>
/// <param name="HeldOutLoss">The mean of -ln of the true class's corrected probability, clipped to 1e-6..1, over all rows, each
/// corrected by a fit without its group, in nats.</param>
internal sealed record CalibrationPenalty(double Regularization, double HeldOutLoss);
