namespace MLNetGeoFM.Models;

/// <summary>The kinds of experts that can be saved; the numbers are in files and never change.</summary>
internal enum ResidualExpertKind
{
    PlaceVotes = 1,
    Classifier = 2,
    Silent = 3,
    Adapter = 4,
}
