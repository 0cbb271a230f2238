namespace MLNetGeoFM.Tool.Tests;

/// <summary>A part of a series folder, for what takes long.</summary>
internal static class SeriesPart
{
    /// <summary>Writes the first of every so many samples, with their observations, as a folder of its own.</summary>
    public static void Write(string source, string target, int every)
    {
        Directory.CreateDirectory(target);
        string[] samples = File.ReadAllLines(Path.Combine(source, "samples.csv"));
        string[] kept = [samples[0], .. samples.Skip(1).Where((_, i) => i % every == 0)];
        HashSet<string> ids = [.. kept.Select(Id)];
        foreach (string file in Directory.GetFiles(source))
        {
            string copy = Path.Combine(target, Path.GetFileName(file));
            if (Path.GetFileName(file) == "samples.csv")
                File.WriteAllLines(copy, kept);
            else if (Path.GetFileName(file) is "observations.csv" or "folds.csv")
                File.WriteAllLines(copy, File.ReadLines(file).Where((line, i) => i == 0 || ids.Contains(Id(line))));
            else
                File.Copy(file, copy);
        }
    }

    private static string Id(string line) => line[..line.IndexOf(',', StringComparison.Ordinal)];
}
