namespace MLNetGeoFM.Models;

/// <summary>How class probabilities are corrected.</summary>
public enum CalibrationMethod
{
    /// <summary>One number T for all classes: softmax of ln p / T. Keeps the most probable class. The safe choice where few
    /// groups are held out.</summary>
    Temperature,

    /// <summary>Two numbers for each class: softmax of a·ln p + b. Moves the class frequencies towards those of the held-out
    /// groups, so the most probable class can change.</summary>
    Vector,

    /// <summary>A matrix and a vector: softmax of W·ln p + b, held near one temperature. For dozens of held-out groups: a handful
    /// of them says little about so many numbers.</summary>
    Dirichlet,

    /// <summary>A rising step curve for each class, then scaled to sum 1. Needs many rows of every class.</summary>
    Isotonic,
}
