namespace MLNetGeoFM.Models;

/// <summary>How metadata z join the features of a classifier; the numbers are in files and never change.</summary>
internal enum MetadataExpansion
{
    /// <summary>[V, z] for every view V that the base head sees: the classes' frequencies may depend on the metadata.</summary>
    Concatenation = 1,

    /// <summary>[E, E·z, z, z²] of the embedding E: what the features mean may depend on the metadata.</summary>
    Products = 2,
}
