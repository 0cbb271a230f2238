using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Writes a command's result: beside the target first, then moved, so that no half-written file is ever seen.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void WriteJson<T>(FileInfo? file, T result)
    {
        if (file is not null)
            Write(file, stream => JsonSerializer.Serialize(stream, result, Json));
    }

    public static void Write(FileInfo file, Action<Stream> write)
    {
        file.Directory?.Create();
        string beside = $"{file.FullName}.{Environment.ProcessId}.partial";
        try
        {
            using (var stream = File.Create(beside))
                write(stream);
            File.Move(beside, file.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
