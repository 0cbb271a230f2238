namespace MLNetGeoFM;

/// <summary>One step of an empirical variogram.</summary>
/// <param name="Metres">The mean distance of the pairs, metres.</param>
/// <param name="Semivariance">Half the mean squared difference of the pairs; for labels the share of pairs with different
/// labels.</param>
/// <param name="Pairs">The number of pairs.</param>
public readonly record struct VariogramLag(double Metres, double Semivariance, long Pairs);
