using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Makes the ML.NET context of a verb.</summary>
internal static class Contexts
{
    private const string Choices = "ChooseByGroups";

    /// <summary>A context whose warnings, and what it chose, become notes of the result, each once.</summary>
    public static MLContext Create(int seed, List<string> notes)
    {
        var ml = new MLContext(seed);
        ml.Log += (_, message) =>
        {
            if (message.Kind != ChannelMessageKind.Warning && !IsChoice(message))
                return;
            lock (notes)
            {
                if (!notes.Contains(message.RawMessage))
                    notes.Add(message.RawMessage);
            }
        };
        return ml;
    }

    private static bool IsChoice(LoggingEventArgs message) => message.Kind == ChannelMessageKind.Info
        && message.Source?.StartsWith(Choices, StringComparison.Ordinal) == true && message.RawMessage.Contains(" candidates, by ", StringComparison.Ordinal);
}
