using System.Globalization;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Prints encoders and weight files for people; names from files are printed without their control characters.</summary>
internal static class ModelTable
{
    public static void Print(IReadOnlyList<CardResult> cards)
    {
        foreach (var card in cards)
        {
            Console.WriteLine($"{card.Id}: {card.Name}");
            Line("paper", card.Paper);
            Line("weights from", string.Create(CultureInfo.InvariantCulture, $"{card.Repository} at commit {card.Commit}; licence {card.Licence}"));
            foreach (var file in card.WeightFiles)
                Line("file", $"{file.FileName} (SHA-256 {file.Sha256})");
            Line("trained on", card.TrainedOn);
            Line("bands", string.Join(' ', card.Bands.Select(band => band.Name)));
            Line("takes", string.Create(CultureInfo.InvariantCulture,
                $"at most {card.LongestSeries} steps, patches of {string.Join(", ", card.PatchSizes)} pixels, {card.GsdMetres} m a pixel"));
            Line("gives", string.Create(CultureInfo.InvariantCulture,
                $"{card.EmbeddingSize} numbers; {card.Parameters} parameters in {card.Tensors} tensors"));
        }

        Console.WriteLine("Weights are never downloaded: get a file from where it is published and check it with 'geofm models verify FILE'.");
    }

    public static void Print(InspectionResult result)
    {
        foreach (var tensor in result.Tensors)
            Console.WriteLine($"{CheckpointErrors.Printable(tensor.Name)}  {tensor.Type}  {CheckpointErrors.Shape(tensor.Shape)}");
        foreach (var (key, value) in result.Metadata)
            Console.WriteLine($"metadata {CheckpointErrors.Printable(key)}: {CheckpointErrors.Printable(value)}");
        if (result.IgnoredCount > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.IgnoredCount} values are no tensors, among them {string.Join(", ", result.IgnoredEntries.Take(5).Select(CheckpointErrors.Printable))}"));
        }

        string model = result.Encoder is null ? "no encoder of this library" : $"encoder '{result.Encoder}', found by its {result.EncoderFoundBy}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.File}: {result.Format}, {result.Bytes} bytes, {result.Tensors.Count} tensors, {result.Parameters} parameters, {model}."));
        Console.WriteLine($"SHA-256 {result.Sha256}");
    }

    public static void Print(VerificationResult result)
    {
        Console.WriteLine($"{result.File}: SHA-256 {result.Sha256}");
        Console.WriteLine(result.Encoder is null ? "card: none" : $"card: {result.Encoder}");
        Console.WriteLine(result.HashRight ? $"hash: right ({result.PublishedAs})" : "hash: not one that a card lists");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"tensors: {result.MissingCount} missing, {result.SurplusCount} surplus, {result.MisshapedCount} of another shape"));
    }

    private static void Line(string name, string text) => Console.WriteLine($"  {name}: {text}");
}
