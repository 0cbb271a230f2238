namespace MLNetGeoFM.Models;

/// <summary>Makes encoders of files and of weights in memory.</summary>
internal static class EncoderLoading
{
    private const string SaveAgain = "Save the model again with this library.";

    // Written before names by frameworks that train: data-parallel wrappers, Lightning, torch.compile.
    private static readonly string[] NamePrefixes = ["module.", "model.", "_orig_mod."];

    // Written inside names in some of the files of Galileo's authors. Source: src/galileo.py:1024, nasaharvest/galileo @ 0f0b5b9.
    private const string Infix = ".backbone";

    /// <summary>Opens a file, finds its card by hash or else by its tensors, and loads it strictly.</summary>
    public static GeoFMEncoder Load(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        string sha256 = checkpoint.ComputeSha256();
        var card = EncoderCards.FindByFileSha256(sha256) ?? EncoderCards.Recognize(checkpoint) ?? throw Unknown(checkpoint);
        return EncoderCards.Kinds.Single(kind => kind.Card == card).Create(Strict(checkpoint, card), sha256);
    }

    /// <summary>Loads the weights of one card.</summary>
    public static (WeightSet Weights, string FileSha256) Load(string path, EncoderCard card)
    {
        using var checkpoint = Checkpoint.Open(path);
        return (Strict(checkpoint, card), checkpoint.ComputeSha256());
    }

    /// <summary>Makes the encoder of weights that were saved with it.</summary>
    /// <param name="id">Of its card.</param>
    /// <param name="weights">Names and shapes are checked.</param>
    /// <param name="weightsFileSha256">Of the file that the weights once came from.</param>
    /// <exception cref="InvalidDataException">There is no such card, or the weights are not its.</exception>
    public static GeoFMEncoder Create(string id, WeightSet weights, string weightsFileSha256)
    {
        var kind = EncoderCards.Kinds.FirstOrDefault(kind => kind.Card.Id == id)
            ?? throw new InvalidDataException(
                $"There is no encoder '{CheckpointErrors.Printable(id)}': expected one of {Ids()}. {SaveAgain}");
        HashSet<string> names = [.. weights.Names];
        bool isReduced = kind.OptionalPrefix is string optional
            && !names.Any(name => name.StartsWith(optional, StringComparison.Ordinal));
        var expected = kind.Card.Tensors
            .Where(tensor => !isReduced || !tensor.Name.StartsWith(kind.OptionalPrefix!, StringComparison.Ordinal)).ToArray();
        string[] wrong =
        [
            .. expected.Where(tensor => !names.Contains(tensor.Name) || !weights.Shape(tensor.Name).SequenceEqual(tensor.Shape))
                .Select(tensor => $"{tensor.Name} expected [{string.Join(", ", tensor.Shape)}]"),
            .. names.Except(expected.Select(tensor => tensor.Name)).Order(StringComparer.Ordinal)
                .Select(name => $"{CheckpointErrors.Printable(name)} surplus"),
        ];
        return wrong.Length == 0
            ? kind.Create(weights, weightsFileSha256)
            : throw new InvalidDataException(
                $"The saved weights do not fit encoder '{id}': {string.Join("; ", wrong)}. {SaveAgain}");
    }

    /// <summary>A tensor's name without what training frameworks put before it.</summary>
    public static string WithoutPrefixes(string name)
    {
        name = WithoutInfix(name);
        while (NamePrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is string prefix)
            name = name[prefix.Length..];
        return name;
    }

    private static string WithoutInfix(string name) => name.Replace(Infix, "", StringComparison.Ordinal);

    private static WeightSet Strict(Checkpoint checkpoint, EncoderCard card)
        => StrictLoading.Load(checkpoint, card.Tensors, card.Id, namePrefixes: NamePrefixes, rename: WithoutInfix);

    private static InvalidDataException Unknown(Checkpoint checkpoint)
    {
        const int MostNames = 5;
        var names = checkpoint.Tensors.Take(MostNames).Select(tensor => $"'{CheckpointErrors.Printable(tensor.Name)}'");
        string more = checkpoint.Tensors.Count > MostNames ? ", …" : "";
        return new InvalidDataException(
            $"The weights in '{checkpoint.Path}' are of no encoder of this library: expected the tensors of {Ids()}, got "
            + $"{checkpoint.Tensors.Count} tensors ({string.Join(", ", names)}{more}). Give the file that its authors publish.");
    }

    private static string Ids() => string.Join(", ", EncoderCards.All.Select(card => $"'{card.Id}'"));
}
