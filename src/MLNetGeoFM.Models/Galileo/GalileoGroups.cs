namespace MLNetGeoFM.Models;

/// <summary>Bands that Galileo makes one token of.</summary>
/// <param name="Index">Number among all groups: space-time, space, time, static.</param>
/// <param name="Name">Name in the model's configuration.</param>
/// <param name="Modality">How the group varies.</param>
/// <param name="Place">Number inside the modality.</param>
/// <param name="FirstBand">First of its bands in the modality's input.</param>
/// <param name="BandCount">Number of its bands, which stand side by side.</param>
internal sealed record GalileoGroup(int Index, string Name, GalileoModality Modality, int Place, int FirstBand, int BandCount)
{
    /// <summary>Whether a token of it covers a patch of pixels; otherwise it has one value a band.</summary>
    public bool HasPatches => Modality is GalileoModality.SpaceTime or GalileoModality.Space;

    /// <summary>Name of the projection in the checkpoint, less weight or bias.</summary>
    public string ProjectionName => Modality switch
    {
        GalileoModality.SpaceTime => $"space_time_embed.{Name}.proj",
        GalileoModality.Space => $"space_embed.{Name}.proj",
        GalileoModality.Time => $"time_embed.{Name}",
        _ => $"static_embed.{Name}",
    };

    /// <summary>Bands of the group.</summary>
    public IEnumerable<GalileoBand> Bands => GalileoBands.Of(Modality).Skip(FirstBand).Take(BandCount);

    /// <summary>Numbers that a token's projection takes.</summary>
    public int FeatureCount(int patchSize) => HasPatches ? BandCount * patchSize * patchSize : BandCount;
}

/// <summary>The token groups of Galileo, in the order of its tokens.</summary>
internal static class GalileoGroups
{
    /// <summary>All of them, by <see cref="GalileoGroup.Index"/>.</summary>
    public static IReadOnlyList<GalileoGroup> All { get; } = Find();

    /// <summary>[7].</summary>
    public static IReadOnlyList<GalileoGroup> SpaceTime { get; } = Of(GalileoModality.SpaceTime);

    /// <summary>[3].</summary>
    public static IReadOnlyList<GalileoGroup> Space { get; } = Of(GalileoModality.Space);

    /// <summary>[3].</summary>
    public static IReadOnlyList<GalileoGroup> Time { get; } = Of(GalileoModality.Time);

    /// <summary>[4].</summary>
    public static IReadOnlyList<GalileoGroup> Static { get; } = Of(GalileoModality.Static);

    /// <summary>Radar, which sees through clouds.</summary>
    public static GalileoGroup Radar { get; } = All.Single(group => group.Name == "S1");

    /// <summary>The vegetation index, computed from B08 and B04 where a series does not bring it.</summary>
    public static GalileoGroup Ndvi { get; } = All.Single(group => group.Name == "NDVI");

    /// <summary>The group made of latitude and longitude.</summary>
    public static GalileoGroup Location { get; } = All.Single(group => group.Name == "location");

    /// <summary>Numbers of a token's features, at most.</summary>
    public static int LargestFeatureCount(int patchSize) => All.Max(group => group.FeatureCount(patchSize));

    private static GalileoGroup[] Of(GalileoModality modality) => [.. All.Where(group => group.Modality == modality)];

    private static List<GalileoGroup> Find()
    {
        List<GalileoGroup> groups = [];
        foreach (var modality in Enum.GetValues<GalileoModality>())
        {
            int place = 0, band = 0;
            foreach (var run in GalileoBands.Of(modality).GroupBy(band => band.Group)) // in the order of first occurrence
            {
                groups.Add(new GalileoGroup(groups.Count, run.Key, modality, place++, band, run.Count()));
                band += run.Count();
            }
        }

        return groups;
    }
}
