namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Opens tables that are named on the command line.</summary>
internal static class GivenTable
{
    /// <param name="file">Comma-separated with a header, quoted as in RFC 4180.</param>
    /// <param name="role">What the table holds, for messages.</param>
    /// <exception cref="InvalidDataException">The file does not exist, or has no header.</exception>
    public static CsvTable Open(FileInfo file, string role) => file.Exists
        ? new(file.FullName, role)
        : throw new InvalidDataException($"The {role} table is missing: expected a file '{file.FullName}', got none. Correct the path.");
}
