using System.Globalization;

namespace MLNetGeoFM.Models;

/// <summary>What is asked of Galileo's encoder besides its inputs.</summary>
public sealed class GalileoOptions
{
    /// <summary>
    /// Rows and columns of a patch in pixels, 1..8; height and width of the inputs are multiples of it. Default 8, as stored.
    /// </summary>
    public int PatchSize { get; init; } = 8;

    /// <summary>Metres of a pixel, above 0. Default 10, as in pre-training. Positions of patches are counted in it.</summary>
    public double GsdMetres { get; init; } = SpaceEncoding.BaseGsdMetres;

    /// <summary>
    /// Transformer blocks to run, 0..4; null = all, the default. With 0, tokens are their linear projection, without encodings.
    /// </summary>
    public int? Layers { get; init; }

    /// <summary>
    /// Depth at which each token group leaves the encoder, by the group's name, all groups named; 0 = its linear projection,
    /// before
    /// encodings. A token that has left still takes part in attention. Null = all groups run through, the default.
    /// </summary>
    /// <remarks>
    /// Together with <see cref="Layers"/> as the source has it, sic: of n blocks, a group named n leaves as its projection, and
    /// one named
    /// n + 1 leaves after block n. Source: src/galileo.py:838-868, nasaharvest/galileo @ 0f0b5b9.
    /// </remarks>
    public IReadOnlyDictionary<string, int>? LayersByGroup { get; init; }

    /// <summary>Whether tokens are normalised as they leave. Default true; the authors leave it out for fine-tuning.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>Depths by group index, empty where all groups run through.</summary>
    internal IReadOnlyList<int> Exits
        => LayersByGroup is { Count: > 0 } depths ? [.. GalileoGroups.All.Select(group => depths[group.Name])] : [];

    /// <summary>Says everything that is wrong, at once.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or a group is missing or unknown.</exception>
    internal void Validate(GalileoConfig config)
    {
        List<string> wrong = [];
        if (PatchSize < 1 || PatchSize > config.LargestPatchSize)
            wrong.Add($"{nameof(PatchSize)}: expected 1..{config.LargestPatchSize}, got {PatchSize}");
        if (!(GsdMetres > 0 && double.IsFinite(GsdMetres)))
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(GsdMetres)}: expected more than 0, got {GsdMetres}"));
        if (Layers < 0 || Layers > config.Depth)
            wrong.Add($"{nameof(Layers)}: expected 0..{config.Depth} or null, got {Layers}");
        if (LayersByGroup is { Count: > 0 } depths)
        {
            foreach (var group in GalileoGroups.All)
            {
                if (!depths.TryGetValue(group.Name, out int depth))
                    wrong.Add($"{nameof(LayersByGroup)}: no depth for group '{group.Name}'");
                else if (depth < 0 || depth > config.Depth)
                    wrong.Add($"{nameof(LayersByGroup)}: expected 0..{config.Depth} for group '{group.Name}', got {depth}");
            }

            foreach (string name in depths.Keys.Except(GalileoGroups.All.Select(group => group.Name)))
                wrong.Add($"{nameof(LayersByGroup)}: unknown group '{name}'");
        }

        if (wrong.Count > 0)
        {
            string groups = string.Join(", ", GalileoGroups.All.Select(group => group.Name));
            throw new ArgumentException($"The options do not fit the encoder: {string.Join("; ", wrong)}. Groups are {groups}.");
        }
    }
}
