namespace MLNetGeoFM.Models;

/// <summary>Lists the encoders that this library has.</summary>
public static class EncoderCards
{
    /// <summary>Every encoder's kind.</summary>
    internal static IReadOnlyList<EncoderKind> Kinds { get; } = [PrestoEncoder.Kind, GalileoEncoder.Kind];

    /// <summary>Every card, ids in ordinal order.</summary>
    public static IReadOnlyList<EncoderCard> All { get; } =
        Array.AsReadOnly(Kinds.Select(kind => kind.Card).OrderBy(card => card.Id, StringComparer.Ordinal).ToArray());

    /// <summary>The card of this id; null where there is none.</summary>
    /// <param name="id">For example <c>presto</c>; case-sensitive.</param>
    public static EncoderCard? FindById(string id) => All.FirstOrDefault(card => card.Id == id);

    /// <summary>The card that lists a file of this SHA-256; null where none does.</summary>
    /// <param name="sha256">Of the whole file, hexadecimal, upper or lower case.</param>
    public static EncoderCard? FindByFileSha256(string sha256) =>
        All.FirstOrDefault(card =>
            card.WeightFiles.Any(file => string.Equals(file.Sha256, sha256, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The card whose tensors a file seems to hold, by their names first and their shapes second; null where the file has less
    /// than half of every card's names. What it holds need not be complete: strict loading says what differs.
    /// </summary>
    /// <param name="checkpoint">An open file.</param>
    internal static EncoderCard? Recognize(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Dictionary<string, IReadOnlyList<int>> shapes = new(StringComparer.Ordinal);
        foreach (var tensor in checkpoint.Tensors)
            shapes.TryAdd(EncoderLoading.WithoutPrefixes(tensor.Name), tensor.Shape);
        return All
            .Select(card => (
                Card: card,
                Named: card.Tensors.Count(tensor => shapes.ContainsKey(tensor.Name)),
                Shaped: card.Tensors.Count(tensor =>
                    shapes.TryGetValue(tensor.Name, out var shape) && shape.SequenceEqual(tensor.Shape))))
            .Where(found => 2 * found.Named >= found.Card.Tensors.Count)
            .OrderByDescending(found => (double)found.Named / found.Card.Tensors.Count).ThenByDescending(found => found.Shaped)
            .FirstOrDefault().Card;
    }
}
