namespace MLNetGeoFM.Models;

/// <summary>The 100 km square of the Military Grid Reference System that holds a place: the tile names of Sentinel-2.</summary>
/// <remarks>
/// Source: NGA.SIG.0012_2.0.0_UTMUPS, The universal grids and the transverse Mercator and polar stereographic map projections,
/// 2014, and DMA TM 8358.1, chapter 3 (lettering, and the wider columns of Norway and Svalbard). Transverse Mercator by Krüger's
/// series to n³, good to centimetres. Sentinel-2's tiles overlap by some 10 km; here a place has one.
/// </remarks>
internal static class MgrsTile
{
    /// <summary>Letters of a name.</summary>
    public const int NameLength = 5;

    private const string Bands = "CDEFGHJKLMNPQRSTUVWX";
    private const string Rows = "ABCDEFGHJKLMNPQRSTUV";

    // WGS 84.
    private const double SemiMajorAxis = 6378137;
    private const double Flattening = 1 / 298.257223563;
    private const double Scale = 0.9996;
    private static readonly string[] Columns = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];

    /// <summary>The tile, for example 31TCJ.</summary>
    /// <param name="latitude">Degrees, WGS 84.</param>
    /// <param name="longitude">Degrees, WGS 84, -180..180.</param>
    /// <returns>Null beyond 84° north and 80° south, where the grid is polar.</returns>
    public static string? At(double latitude, double longitude)
    {
        var name = Name(latitude, longitude, stackalloc char[NameLength]);
        return name.IsEmpty ? null : name.ToString();
    }

    /// <summary>Writes the same into room for <see cref="NameLength"/> letters; empty where there is no tile.</summary>
    public static ReadOnlySpan<char> Name(double latitude, double longitude, Span<char> room)
    {
        if (!(latitude >= -80 && latitude < 84) || !(longitude is >= -180 and <= 180))
            return [];
        int strip = Strip(latitude, longitude);
        char band = Bands[Math.Min((int)Math.Floor((latitude + 80) / 8), Bands.Length - 1)];
        var (easting, northing) = Project(latitude, longitude - ((6 * strip) - 183));
        string columns = Columns[(strip - 1) % 3];
        char column = columns[Math.Clamp((int)Math.Floor(easting / 1e5) - 1, 0, columns.Length - 1)];
        int row = ((int)Math.Floor(northing / 1e5) + (strip % 2 == 0 ? 5 : 0)) % Rows.Length;
        (room[0], room[1]) = ((char)('0' + (strip / 10)), (char)('0' + (strip % 10)));
        (room[2], room[3], room[4]) = (band, column, Rows[row]);
        return room[..NameLength];
    }

    // Six degrees wide, but for Norway's west and Svalbard.
    private static int Strip(double latitude, double longitude)
    {
        int strip = Math.Min((int)Math.Floor((longitude + 180) / 6) + 1, 60);
        if (latitude is >= 56 and < 64 && longitude is >= 3 and < 12)
            return 32;
        if (latitude < 72 || longitude is < 0 or >= 42)
            return strip;
        return longitude < 9 ? 31 : longitude < 21 ? 33 : longitude < 33 ? 35 : 37;
    }

    private static (double Easting, double Northing) Project(double latitude, double fromMeridian)
    {
        const double N = Flattening / (2 - Flattening), N2 = N * N, N3 = N2 * N;
        const double Radius = SemiMajorAxis / (1 + N) * (1 + (N2 / 4) + (N2 * N2 / 64));
        ReadOnlySpan<double> alpha = [(N / 2) - (2 * N2 / 3) + (5 * N3 / 16), (13 * N2 / 48) - (3 * N3 / 5), 61 * N3 / 240];
        double sine = Math.Sin(double.DegreesToRadians(latitude)), lambda = double.DegreesToRadians(fromMeridian);
        double e = 2 * Math.Sqrt(N) / (1 + N);
        double tangent = Math.Sinh(Math.Atanh(sine) - (e * Math.Atanh(e * sine)));
        double xi = Math.Atan2(tangent, Math.Cos(lambda)), eta = Math.Asinh(Math.Sin(lambda) / Math.Sqrt((tangent * tangent)
            + (Math.Cos(lambda) * Math.Cos(lambda))));
        double north = xi, east = eta;
        for (int j = 1; j <= alpha.Length; j++)
        {
            north += alpha[j - 1] * Math.Sin(2 * j * xi) * Math.Cosh(2 * j * eta);
            east += alpha[j - 1] * Math.Cos(2 * j * xi) * Math.Sinh(2 * j * eta);
        }

        double northing = Scale * Radius * north;
        return (500_000 + (Scale * Radius * east), latitude < 0 ? northing + 10_000_000 : northing);
    }
}
