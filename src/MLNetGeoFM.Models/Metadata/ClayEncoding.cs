using System.Globalization;

namespace MLNetGeoFM.Models;

/// <summary>Clay's eight numbers: sine and cosine of week, hour, latitude and longitude; zeros for what is unknown.</summary>
/// <remarks>
/// Week angle ISO week · 2π/52, hour angle hour · 2π/24, latitude and longitude in radians; the week needs day and year.
/// Source: Clay v1.5, model/claymodel/datamodule.py; methods.md part 2. In its training all eight were zero at times.
/// </remarks>
internal sealed class ClayEncoding : MetadataEncoding
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts { get; } = [8];

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        if (metadata is { Year: int year, DayOfYear: int day })
            WriteAngle(ISOWeek.GetWeekOfYear(new DateTime(year, 1, 1).AddDays(day - 1)) * 2 * Math.PI / 52, features);
        if (!double.IsNaN(metadata.Hour))
            WriteAngle(metadata.Hour * 2 * Math.PI / 24, features[2..]);
        if (!metadata.HasPlace)
            return;
        WriteAngle(double.DegreesToRadians(metadata.Latitude), features[4..]);
        WriteAngle(double.DegreesToRadians(metadata.Longitude), features[6..]);
    }

    private static void WriteAngle(double angle, Span<float> two)
    {
        two[0] = (float)Math.Sin(angle);
        two[1] = (float)Math.Cos(angle);
    }
}
