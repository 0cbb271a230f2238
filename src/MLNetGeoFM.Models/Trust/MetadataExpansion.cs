namespace MLNetGeoFM.Models;

/// <summary>How metadata z join the features E of a classifier; the numbers are in files and never change.</summary>
internal enum MetadataExpansion
{
    /// <summary>[E, z]: the classes' frequencies may depend on the metadata.</summary>
    Concatenation = 1,

    /// <summary>[E, E·z, z, z²]: what the features mean may depend on the metadata.</summary>
    Products = 2,
}
