using System.Security.Cryptography;

namespace MLNetGeoFM.Models;

/// <summary>A folder with the states of trainings, from which each goes on after an interruption.</summary>
/// <remarks>
/// A file is named by a hash of all that its training begins with, so that another training never finds it; trainings of different
/// names may write at the same time. It is written beside and moved: a killed program leaves no half of one.
/// </remarks>
/// <param name="folder">Is made where it is not there.</param>
internal sealed class TrainingStates(string folder)
{
    private const int Magic = 0x53544647; // "GFTS"
    private const int HashLength = 32;
    private const int HeaderLength = sizeof(int) + HashLength;
    private const long LargestFile = 1 << 30;

    /// <summary>The name of a training.</summary>
    /// <param name="writeBeginning">Writes all that its result depends on.</param>
    public static string NameOf(Action<BinaryWriter> writeBeginning)
    {
        using var hash = SHA256.Create();
        using (CryptoStream stream = new(Stream.Null, hash, CryptoStreamMode.Write))
        using (BinaryWriter writer = new(stream))
            writeBeginning(writer);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    /// <summary>The last state of a training; null = it has not begun.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public byte[]? Read(string name)
    {
        FileInfo file = new(FileOf(name));
        if (!file.Exists)
            return null;
        if (file.Length is < HeaderLength or > LargestFile)
            throw Damaged(file, $"expected {HeaderLength} to {LargestFile} bytes, got {file.Length}");
        byte[] bytes = File.ReadAllBytes(file.FullName);
        byte[] state = bytes[HeaderLength..];
        return BitConverter.ToInt32(bytes) == Magic && SHA256.HashData(state).AsSpan().SequenceEqual(bytes.AsSpan(sizeof(int), HashLength))
            ? state
            : throw Damaged(file, "its bytes are not those that were written");
    }

    /// <summary>Replaces the state of a training.</summary>
    public void Write(string name, byte[] state)
    {
        Directory.CreateDirectory(folder);
        string beside = FileOf(name) + ".unfinished";
        File.WriteAllBytes(beside, [.. BitConverter.GetBytes(Magic), .. SHA256.HashData(state), .. state]);
        File.Move(beside, FileOf(name), overwrite: true);
    }

    private string FileOf(string name) => Path.Combine(folder, $"{name}.state");

    private static InvalidDataException Damaged(FileInfo file, string why) => new(
        $"The training state '{file.FullName}' is damaged: {why}. Delete the file; its training then begins anew.");
}
