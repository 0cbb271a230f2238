using System.Globalization;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>Loads exactly the tensors of a model from a file, or says everything that differs.</summary>
internal static class StrictLoading
{
    /// <summary>Reads the tensors of a model into memory.</summary>
    /// <param name="checkpoint">The file; can be disposed afterwards.</param>
    /// <param name="expected">Every tensor of the model, once each.</param>
    /// <param name="modelId">Names the model in messages.</param>
    /// <param name="ignoredPrefixes">
    /// Surplus tensors whose name begins with one of these (as in the file, or after the changes below) are passed over.
    /// </param>
    /// <param name="namePrefixes">
    /// Dropped from the start of a name in the file, as often as needed, until the model knows it: <c>module.</c>, <c>model.</c>,
    /// <c>_orig_mod.</c>.
    /// </param>
    /// <param name="rename">Applied to every name of the file, before prefixes are dropped; null for none.</param>
    /// <returns>The tensors under the names of <paramref name="expected"/>, converted to Single.</returns>
    /// <exception cref="WeightMismatchException">
    /// A tensor is missing, surplus or of another shape; the message lists all of them.
    /// </exception>
    /// <exception cref="InvalidDataException">The content of a tensor is damaged.</exception>
    /// <exception cref="ArgumentException">A tensor is expected twice.</exception>
    public static WeightSet Load(
        Checkpoint checkpoint, IReadOnlyList<ExpectedTensor> expected, string modelId,
        IReadOnlyList<string>? ignoredPrefixes = null, IReadOnlyList<string>? namePrefixes = null, Func<string,
            string>? rename = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        Dictionary<string, ExpectedTensor> wanted = new(StringComparer.Ordinal);
        foreach (ExpectedTensor tensor in expected)
        {
            if (!wanted.TryAdd(tensor.Name, tensor))
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' of '{modelId}' is expected twice: expected each name once.", nameof(expected));
            }
        }

        Dictionary<string, CheckpointTensor> found = new(StringComparer.Ordinal);
        List<string> surplus = [];
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            string renamed = rename is null ? tensor.Name : rename(tensor.Name);
            string name = WithoutPrefixes(renamed, wanted, namePrefixes ?? []);
            if (wanted.ContainsKey(name) ? !found.TryAdd(name, tensor)
                : !IsIgnored([tensor.Name, renamed, name], ignoredPrefixes ?? []))
                surplus.Add(tensor.Name);
        }

        string[] missing = [.. expected.Where(tensor => !found.ContainsKey(tensor.Name)).Select(tensor => tensor.Name)];
        string[] misshaped =
        [
            .. expected.Where(tensor => found.TryGetValue(tensor.Name, out CheckpointTensor? actual)
                && !actual.Shape.SequenceEqual(tensor.Shape))
                .Select(tensor => tensor.Name),
        ];
        if (missing.Length + surplus.Count + misshaped.Length > 0)
        {
            string message = Describe(checkpoint.Path, modelId, wanted, found, missing, surplus, misshaped);
            throw new WeightMismatchException(message, missing, surplus.AsReadOnly(), misshaped);
        }

        return WeightSet.Own(expected.Select(tensor => (tensor.Name, tensor.Shape.ToArray(), found[tensor.Name].ToSingles())));
    }

    // The name itself where the model knows it; else the first shorter one that it knows, or the shortest where it knows none.
    private static string WithoutPrefixes(string name, Dictionary<string, ExpectedTensor> wanted, IReadOnlyList<string> prefixes)
    {
        while (!wanted.ContainsKey(name)
            && prefixes.FirstOrDefault(prefix => prefix.Length > 0
                && name.StartsWith(prefix, StringComparison.Ordinal)) is string prefix)
        {
            name = name[prefix.Length..];
        }

        return name;
    }

    private static bool IsIgnored(string[] names, IReadOnlyList<string> prefixes) =>
        prefixes.Any(prefix => names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)));

    private static string Describe(
        string path, string modelId, Dictionary<string, ExpectedTensor> wanted, Dictionary<string, CheckpointTensor> found,
        string[] missing, List<string> surplus, string[] misshaped)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"The weights in '{path}' do not fit '{modelId}': expected {wanted.Count} tensors, of which {missing.Length} are missing and ");
        text.Append(CultureInfo.InvariantCulture, $"{misshaped.Length} have another shape; {surplus.Count} are surplus.");
        Append(text, "Missing", missing.Select(name => $"{name} {CheckpointErrors.Shape(wanted[name].Shape)}"));
        Append(text, "Other shape", misshaped.Select(name =>
            $"{name} expected {CheckpointErrors.Shape(wanted[name].Shape)}, got {CheckpointErrors.Shape(found[name].Shape)}"));
        Append(text, "Surplus", surplus.Select(CheckpointErrors.Printable));
        return text.Append(" Give the weight file that belongs to this model, or name the model that belongs to this file.")
            .ToString();
    }

    private static void Append(StringBuilder text, string kind, IEnumerable<string> differences)
    {
        string listed = string.Join("; ", differences);
        if (listed.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $" {kind}: {listed}.");
    }
}
