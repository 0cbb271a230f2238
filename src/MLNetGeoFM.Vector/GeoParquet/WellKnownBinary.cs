using System.Buffers.Binary;
using System.Globalization;
using NetTopologySuite.Geometries;

namespace MLNetGeoFM;

/// <summary>Takes the positions out of a geometry in well-known binary, with what PostGIS adds to it.</summary>
/// <remarks>Source: OGC 06-103r4, Simple Feature Access, part 8.2; PostGIS, "EWKB": flags for altitude, measure and reference system.</remarks>
internal static class WellKnownBinary
{
    private const int PointType = 1;
    private const int PolygonType = 3;
    private const int MultiPolygonType = 6;
    private const uint AltitudeFlag = 0x80000000;
    private const uint MeasureFlag = 0x40000000;
    private const uint SystemFlag = 0x20000000;

    /// <summary>A kind with altitude is 1000 more, with measure 2000, with both 3000.</summary>
    private const uint DimensionStep = 1000;

    public static Geometry Read(ReadOnlySpan<byte> bytes, bool repairs, FieldPlace place)
    {
        try
        {
            return ReadGeometry(bytes, repairs, place);
        }
        catch (EndOfStreamException)
        {
            throw place.Fault("The geometry is cut off", "well-known binary", string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"),
                "Write the file anew.");
        }
    }

    private static Geometry ReadGeometry(ReadOnlySpan<byte> bytes, bool repairs, FieldPlace place)
    {
        Source source = new(bytes);
        var (type, numbers) = source.Header();
        switch (type)
        {
            case PointType:
                return FieldGeometry.Point(Position(ref source, numbers, place));
            case PolygonType:
                return FieldGeometry.Polygon(Polygon(ref source, numbers, place), repairs, place);
            case MultiPolygonType:
                Polygon[] parts = new Polygon[source.Count(1, place)];
                for (int i = 0; i < parts.Length; i++)
                {
                    (type, numbers) = source.Header();
                    if (type != PolygonType)
                        throw Kind(type, place);
                    parts[i] = Polygon(ref source, numbers, place);
                }

                return FieldGeometry.MultiPolygon(parts, repairs, place);
            default:
                throw Kind(type, place);
        }
    }

    private static InvalidDataException Kind(uint type, FieldPlace place) =>
        place.Fault("The geometry is of a kind that has no area and is no place", "Point (1), Polygon (3) or MultiPolygon (6)",
            type.ToString(CultureInfo.InvariantCulture), "Remove the row, or draw it as a polygon.");

    private static Polygon Polygon(ref Source source, int numbers, FieldPlace place)
    {
        Coordinate[][] rings = new Coordinate[source.Count(sizeof(uint), place)][];
        for (int i = 0; i < rings.Length; i++)
        {
            rings[i] = new Coordinate[source.Count(numbers * sizeof(double), place, fewest: 0)];
            for (int j = 0; j < rings[i].Length; j++)
                rings[i][j] = Position(ref source, numbers, place);
        }

        return FieldGeometry.OfRings(rings, place);
    }

    private static Coordinate Position(ref Source source, int numbers, FieldPlace place)
    {
        double longitude = source.Double();
        double latitude = source.Double();
        for (int more = 2; more < numbers; more++)
            source.Double();
        return FieldGeometry.Position(longitude, latitude, () => string.Create(CultureInfo.InvariantCulture, $"[{longitude}, {latitude}]"), place);
    }

    /// <summary>Numbers of either byte order.</summary>
    private ref struct Source(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;
        private bool _isLittle = true;

        /// <summary>The kind of the geometry that follows, and the numbers of one of its positions.</summary>
        public (uint Type, int Numbers) Header()
        {
            _isLittle = Take(1)[0] == 1;
            uint type = UInt32();
            int numbers = 2 + ((type & AltitudeFlag) != 0 ? 1 : 0) + ((type & MeasureFlag) != 0 ? 1 : 0);
            if ((type & SystemFlag) != 0)
                UInt32();
            type &= ~(AltitudeFlag | MeasureFlag | SystemFlag);
            numbers += (type / DimensionStep) switch { 1 or 2 => 1, 3 => 2, _ => 0 };
            return (type / DimensionStep <= 3 ? type % DimensionStep : type, numbers);
        }

        /// <summary>A number of things that are at least so many bytes each.</summary>
        public int Count(int bytesEach, FieldPlace place, int fewest = 1)
        {
            uint count = UInt32();
            if (count < fewest || count > _left.Length / bytesEach)
            {
                throw place.Fault("The geometry is empty or cut off",
                    string.Create(CultureInfo.InvariantCulture, $"{fewest} to {_left.Length / bytesEach} parts, rings or positions"),
                    count.ToString(CultureInfo.InvariantCulture), "Write the file anew, or remove the row.");
            }

            return (int)count;
        }

        public double Double()
        {
            ReadOnlySpan<byte> bytes = Take(sizeof(double));
            return _isLittle ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes);
        }

        private uint UInt32()
        {
            ReadOnlySpan<byte> bytes = Take(sizeof(uint));
            return _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _left.Length)
                throw new EndOfStreamException();
            ReadOnlySpan<byte> taken = _left[..count];
            _left = _left[count..];
            return taken;
        }
    }
}
