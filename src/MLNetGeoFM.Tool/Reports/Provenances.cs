using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Collects what repeats the numbers of a report.</summary>
internal static class Provenances
{
    public static Provenance Of(IReadOnlyList<string> arguments, DirectoryInfo data, string? weightsSha256, int seed)
    {
        FileInfo[] files = [.. data.EnumerateFiles().Where(file => file.Extension is ".csv" or ".json").OrderBy(file => file.Name, StringComparer.Ordinal)];
        return new(CommandLine(arguments), Version(typeof(Provenances).Assembly),
            $"{typeof(MLContext).Assembly.GetName().Name} {Version(typeof(MLContext).Assembly)}",
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
            HashOf(files), [.. files.Select(file => file.Name)], weightsSha256, seed);
    }

    /// <summary>The command as a shell takes it.</summary>
    public static string CommandLine(IReadOnlyList<string> arguments) => string.Join(' ', arguments.Select(Quoted).Prepend("geofm"));

    /// <summary>SHA-256 over one line "hash  name" for each file, as sha256sum prints them, in the order of the names.</summary>
    public static string HashOf(IEnumerable<FileInfo> files)
    {
        var lines = new StringBuilder();
        foreach (var file in files)
        {
            using var stream = file.OpenRead();
            lines.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {file.Name}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static string Quoted(string argument)
        => argument.Length > 0 && argument.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./,:=+@%".Contains(letter))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Version(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
