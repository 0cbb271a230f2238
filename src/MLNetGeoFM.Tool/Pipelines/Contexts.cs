using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Makes the ML.NET context of a verb.</summary>
internal static class Contexts
{
    /// <summary>A context whose warnings become notes of the result, each once.</summary>
    public static MLContext Create(int seed, List<string> notes)
    {
        var ml = new MLContext(seed);
        ml.Log += (_, message) =>
        {
            if (message.Kind != ChannelMessageKind.Warning)
                return;
            lock (notes)
            {
                if (!notes.Contains(message.RawMessage))
                    notes.Add(message.RawMessage);
            }
        };
        return ml;
    }
}
