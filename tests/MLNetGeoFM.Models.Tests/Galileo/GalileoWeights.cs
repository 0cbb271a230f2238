using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Models.Tests;

/// <summary>The pretrained encoder, read once.</summary>
internal static class GalileoWeights
{
    public const string Folder = "models/galileo-nano";

    private static readonly Dictionary<string, GalileoEncoder> Loaded = [];

    /// <summary>From ../shared; ends the test as skipped where it is absent.</summary>
    public static GalileoEncoder Load() => Load(SharedFolder.Require($"{Folder}/encoder.safetensors"));

    public static GalileoEncoder Load(string path)
    {
        lock (Loaded)
        {
            if (!Loaded.TryGetValue(path, out var encoder))
                Loaded.Add(path, encoder = GalileoEncoder.Load(path));
            return encoder;
        }
    }
}
