namespace MLNetGeoFM;

/// <summary>What the numbers of a score column are.</summary>
public enum ScoreKind
{
    /// <summary>Class probabilities, 0..1, as of ML.NET's maximum entropy, LightGBM and one-versus-all trainers and of every trainer of
    /// this library. 0 says that the trainer does not know the class.</summary>
    Probabilities,

    /// <summary>Any finite numbers, of which softmax makes probabilities: margins, or logarithms of likelihoods, as of ML.NET's
    /// non-calibrated and naive Bayes trainers.</summary>
    Logits,
}
