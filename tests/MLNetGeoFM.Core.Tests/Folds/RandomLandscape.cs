using System.Globalization;

namespace MLNetGeoFM.Tests;

/// <summary>Rows somewhere on the Earth: clustered or scattered, some at one position, with regions, years and classes.</summary>
internal sealed class RandomLandscape
{
    private static readonly string[] Crops = ["wheat", "maize", "rice", "grass"];

    private RandomLandscape(int rows)
    {
        Ids = new string[rows];
        Latitudes = new double[rows];
        Longitudes = new double[rows];
        Labels = new string[rows];
        Regions = new string[rows];
        Years = new int[rows];
        Features = [new double[rows], new double[rows]];
    }

    public string[] Ids { get; }

    public double[] Latitudes { get; }

    public double[] Longitudes { get; }

    public string[] Labels { get; }

    public string[] Regions { get; }

    public int[] Years { get; }

    public double[][] Features { get; }

    public int Count => Ids.Length;

    public static RandomLandscape Make(int seed)
    {
        Random random = new(seed);
        int rows = random.Next(20, 40);
        int centres = random.Next(2, 9);
        double spread = Math.Pow(10, (random.NextDouble() * 3) - 2);
        double[] latitudes = [.. Enumerable.Range(0, centres).Select(_ => (random.NextDouble() * 150) - 75)];
        double[] longitudes = [.. Enumerable.Range(0, centres).Select(_ => (random.NextDouble() * 400) - 200)];
        RandomLandscape landscape = new(rows);
        for (int row = 0; row < rows; row++)
        {
            int centre = random.Next(centres);
            landscape.Ids[row] = $"sample {row}";
            double longitude = longitudes[centre] + ((random.NextDouble() - 0.5) * spread);
            landscape.Latitudes[row] = latitudes[centre] + ((random.NextDouble() - 0.5) * spread);
            landscape.Longitudes[row] = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
            if (row > 0 && random.Next(6) == 0)
            {
                int twin = random.Next(row);
                landscape.Latitudes[row] = landscape.Latitudes[twin];
                landscape.Longitudes[row] = landscape.Longitudes[twin];
            }

            // Every region, year and class at least a few times, so that every rule has groups.
            landscape.Labels[row] = Crops[row < 8 ? row % 4 : random.Next(4)];
            landscape.Regions[row] = string.Create(CultureInfo.InvariantCulture, $"region {(row < 9 ? row % 3 : random.Next(5))}");
            landscape.Years[row] = 2010 + (row < 9 ? row / 3 : random.Next(6));
            landscape.Features[0][row] = random.NextDouble() + centre;
            landscape.Features[1][row] = random.NextDouble() * 100;
        }

        return landscape;
    }

    /// <summary>The same rows in another order.</summary>
    public RandomLandscape Reordered(int[] order)
    {
        RandomLandscape other = new(Count);
        for (int row = 0; row < order.Length; row++)
        {
            other.Ids[row] = Ids[order[row]];
            other.Latitudes[row] = Latitudes[order[row]];
            other.Longitudes[row] = Longitudes[order[row]];
            other.Labels[row] = Labels[order[row]];
            other.Regions[row] = Regions[order[row]];
            other.Years[row] = Years[order[row]];
            other.Features[0][row] = Features[0][order[row]];
            other.Features[1][row] = Features[1][order[row]];
        }

        return other;
    }
}
