namespace MLNetGeoFM.TestSupport;

/// <summary>Finds the folder <c>shared</c> beside the checkout; a test that needs it is skipped, by name, where it is absent.</summary>
internal static class SharedFolder
{
    /// <summary>The root of the checkout: the folder that holds the solution file.</summary>
    public static string CheckoutRoot { get; } = FindCheckoutRoot();

    /// <summary>The full path of a file or folder below <c>../shared</c>; ends the test as skipped where it does not exist.</summary>
    public static string Require(string relativePath)
    {
        string path = Path.GetFullPath(Path.Combine(CheckoutRoot, "..", "shared", relativePath));
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Ignore($"../shared/{relativePath} is not beside the checkout.");
        return path;
    }

    private static string FindCheckoutRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MLNetGeoFM.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No MLNetGeoFM.sln above {AppContext.BaseDirectory}.");
    }
}
