using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>The raw features of us-crops-2019-s2, straight from its files, by protocols.md parts 1 and 2.</summary>
internal sealed class UsCropsRawFeatures
{
    public const int Features = 132;

    private const int Bands = 10;
    private const int Months = 12;
    private const int B2 = 0, B3 = 1, B4 = 2, B8 = 6, B11 = 8, B12 = 9;

    private UsCropsRawFeatures(string folder)
    {
        string[][] samples = [.. File.ReadLines(Path.Combine(folder, "samples.csv")).Skip(1).Select(line => line.Split(','))];
        Ids = [.. samples.Select(fields => fields[0])];
        Splits = [.. samples.Select(fields => fields[1])];
        Regions = [.. samples.Select(fields => fields[2])];
        (int Id, string Name)[] classes =
        [
            .. samples.Select(fields => (int.Parse(fields[3], CultureInfo.InvariantCulture), fields[4])).Distinct().Order()
        ];
        ClassNames = [.. classes.Select(one => one.Name)];
        Classes = [.. samples.Select(fields => Array.IndexOf(ClassNames, fields[4]))];
        Dictionary<string, List<(int Month, double[] Values)>> series = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "observations.csv")).Skip(1))
        {
            string[] fields = line.Split(',');
            int month = new DateOnly(2019, 1, 1).AddDays(int.Parse(fields[1], CultureInfo.InvariantCulture) - 1).Month - 1;
            if (!series.TryGetValue(fields[0], out List<(int Month, double[] Values)>? dates))
                series.Add(fields[0], dates = []);
            dates.Add((month, [.. fields[2..12].Select(field => double.Parse(field, CultureInfo.InvariantCulture))]));
        }

        Rows = [.. Ids.Select(id => RawFeatures(series[id]))];
    }

    public string[] Ids { get; }

    public string[] Splits { get; }

    public string[] Regions { get; }

    /// <summary>The class of each sample, 0-based in the order of the published class ids, which have gaps.</summary>
    public int[] Classes { get; }

    public string[] ClassNames { get; }

    public float[][] Rows { get; }

    public static UsCropsRawFeatures Load() => new(SharedFolder.Require("data/us-crops-2019-s2"));

    private static float[] RawFeatures(List<(int Month, double[] Values)> dates)
    {
        List<(int Month, double[] Values)> clear = [.. dates.Where(date => !IsFlagged(date.Values))];
        if (clear.Count == 0)
            clear = dates;
        double[,] monthly = new double[Months, Bands];
        for (int band = 0; band < Bands; band++)
        {
            double?[] medians = new double?[Months];
            for (int month = 0; month < Months; month++)
            {
                double[] values = [.. clear.Where(date => date.Month == month).Select(date => date.Values[band]).Order()];
                if (values.Length > 0)
                    medians[month] = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
            }

            for (int month = 0; month < Months; month++)
                monthly[month, band] = Filled(medians, month) / 10000;
        }

        float[] features = new float[Features];
        for (int month = 0; month < Months; month++)
        {
            for (int band = 0; band < Bands; band++)
                features[(month * 11) + band] = (float)monthly[month, band];
            double sum = monthly[month, B8] + monthly[month, B4];
            features[(month * 11) + Bands] = sum > 0 ? (float)((monthly[month, B8] - monthly[month, B4]) / sum) : 0;
        }

        return features;
    }

    private static double Filled(double?[] medians, int month)
    {
        int before = month, after = month;
        while (before >= 0 && medians[before] is null)
            before--;
        while (after < Months && medians[after] is null)
            after++;
        if (before < 0)
            return medians[after]!.Value;
        if (after >= Months || after == before)
            return medians[before]!.Value;
        double share = (double)(month - before) / (after - before);
        return medians[before]!.Value + (share * (medians[after]!.Value - medians[before]!.Value));
    }

    private static bool IsFlagged(double[] numbers)
    {
        double[] r = [.. numbers.Select(number => number / 10000)];
        double ndmi = (r[B8] - r[B11]) / (r[B8] + r[B11] + 1e-8);
        double ndsi = (r[B3] - r[B11]) / (r[B3] + r[B11] + 1e-8);
        double cloud = new[]
        {
            (r[B2] - 0.1) / 0.4, (r[B2] + r[B3] + r[B4] - 0.2) / 0.6, (ndmi + 0.1) / 0.2, (0.8 - ndsi) / 0.2,
        }.Min();
        return cloud > 0.2 || r[B8] + r[B11] + r[B12] < 0.35;
    }
}
