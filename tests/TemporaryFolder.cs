namespace MLNetGeoFM.TestSupport;

/// <summary>A path in the folder for temporary files that nothing else uses; what a test puts there goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Full path; nothing is there yet.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "geofm-" + Guid.NewGuid().ToString("N"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
