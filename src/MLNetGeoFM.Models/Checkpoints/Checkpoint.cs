using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MLNetGeoFM.Models;

/// <summary>
/// Opens a file of weights, <c>.safetensors</c> or what <c>torch.save</c> writes, and lists its tensors; values are read from the
/// mapped file when they are asked for, one tensor at a time. Nothing in the file is executed, and a hostile file ends in one of
/// the exceptions of <see cref="Open"/>. Thread-safe; no other process may shorten the file while it is open.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const int HashAtOnce = 1 << 20;
    private const int MostNearNames = 3;

    private readonly MappedFile _file;
    private readonly Dictionary<string, CheckpointTensor> _byName;

    private Checkpoint(MappedFile file, CheckpointContent content)
    {
        _file = file;
        Format = content.Format;
        Tensors = Array.AsReadOnly(content.Tensors.ToArray());
        Metadata = new ReadOnlyDictionary<string, string>(content.Metadata.ToDictionary());
        IgnoredEntries = Array.AsReadOnly(content.Ignored.ToArray());
        IgnoredCount = content.IgnoredCount;
        _byName = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, as it was given to <see cref="Open"/>.</summary>
    public string Path => _file.Path;

    /// <summary>Recognised by content.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>In bytes.</summary>
    public long FileLength => _file.Length;

    /// <summary>
    /// In the order of the file. Keys of nested dictionaries and positions in lists are joined with dots; of a file with a
    /// dictionary <c>state_dict</c>, as training frameworks write, these are the tensors of that dictionary, without its name.
    /// </summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c> of a safetensors file; empty for the other formats.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Paths of values that are not among <see cref="Tensors"/>: numbers, texts, and whatever stands beside a <c>state_dict</c>.
    /// The first thousand; <see cref="IgnoredCount"/> counts all.
    /// </summary>
    public IReadOnlyList<string> IgnoredEntries { get; }

    /// <summary>How many values are not among <see cref="Tensors"/>.</summary>
    public long IgnoredCount { get; }

    /// <summary>The tensor of this name.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <exception cref="InvalidDataException">There is none; the message names similar ones.</exception>
    public CheckpointTensor this[string name] => TryGet(name, out CheckpointTensor? tensor)
        ? tensor
        : throw CheckpointErrors.At("A tensor is missing", $"'{CheckpointErrors.Printable(name)}'", NearNames(name), Path, null,
            "Check that this is the weight file of the model.");

    /// <summary>Opens a file by its content, whatever its name.</summary>
    /// <param name="path">A local file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not of a known format, is damaged, or names something that is not among the few types that weights need.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The file uses a feature of its format that is not read: compression, big-endian numbers.
    /// </exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new Checkpoint(file, FormatDetection.Detect(file) switch
            {
                CheckpointFormat.Safetensors => SafetensorsReader.Read(file),
                CheckpointFormat.TorchZip => TorchZipReader.Read(file),
                _ => TorchLegacyReader.Read(file),
            });
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks for the tensor of this name.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <param name="tensor">The tensor where the result is true.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out CheckpointTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>The SHA-256 of the whole file, 64 lower-case hexadecimal digits, computed a piece at a time.</summary>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <exception cref="OperationCanceledException">The computation was ended.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been disposed.</exception>
    public string ComputeSha256(CancellationToken cancellationToken = default)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MappedFile.Loan bytes = _file.Borrow();
        for (long start = 0; start < _file.Length; start += HashAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(bytes.Slice(start, Math.Min(HashAtOnce, _file.Length - start)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gives the mapped file back; tensors cannot be read afterwards.</summary>
    public void Dispose() => _file.Dispose();

    private string NearNames(string name)
    {
        string[] near =
        [
            .. Tensors.Select(tensor => (tensor.Name, Shared: SharedEnds(tensor.Name, name)))
                .Where(other => 2 * other.Shared >= name.Length)
                .OrderByDescending(other => other.Shared).Take(MostNearNames)
                    .Select(other => $"'{CheckpointErrors.Printable(other.Name)}'"),
        ];
        return near.Length == 0 ? $"{Tensors.Count} others" : $"{Tensors.Count} others, among them {string.Join(", ", near)}";
    }

    // Letters that two names have in common at the start and at the end.
    private static int SharedEnds(string one, string other)
    {
        int shorter = Math.Min(one.Length, other.Length), start = 0, end = 0;
        while (start < shorter && one[start] == other[start])
            start++;
        while (end < shorter - start && one[one.Length - 1 - end] == other[other.Length - 1 - end])
            end++;
        return start + end;
    }
}
