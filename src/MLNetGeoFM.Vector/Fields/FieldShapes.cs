using System.Collections;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace MLNetGeoFM;

/// <summary>The fields or points of a map, in the order of its file, found by id or by place. Immutable; thread-safe.</summary>
public sealed class FieldShapes : IReadOnlyList<FieldShape>
{
    private readonly FieldShape[] _shapes;
    private readonly Dictionary<string, FieldShape> _byId;
    private readonly Lazy<STRtree<int>> _places;

    /// <param name="shapes">With unique ids.</param>
    internal FieldShapes(FieldShape[] shapes)
    {
        _shapes = shapes;
        _byId = shapes.ToDictionary(shape => shape.Id, StringComparer.Ordinal);
        _places = new(BuildPlaces);
    }

    /// <summary>Number of fields.</summary>
    public int Count => _shapes.Length;

    /// <summary>A field by its place in the file.</summary>
    /// <param name="index">0 is the first.</param>
    public FieldShape this[int index] => _shapes[index];

    /// <summary>Reads a GeoJSON FeatureCollection of points, polygons and multipolygons in longitude and latitude, WGS 84.</summary>
    /// <remarks>
    /// Between two positions of a ring whose longitudes differ by more than 180 degrees the shorter way is meant, across the antimeridian;
    /// a field may also be cut there into a MultiPolygon, as RFC 7946 recommends. Altitudes are not kept.
    /// </remarks>
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Where the id stands, and limits; null for the defaults.</param>
    /// <returns>The fields.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is missing, too large, no GeoJSON FeatureCollection in WGS 84, or a feature has no id, the id of another, or a geometry
    /// that is missing, empty, invalid or of another kind; the message says which and what to do.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static FieldShapes ReadGeoJson(string file, FieldReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        options ??= new();
        options.Validate();
        if (!File.Exists(file))
            throw new InvalidDataException($"The map '{file}' is missing: expected a GeoJSON file, got none. Correct the path.");
        using FileStream stream = File.OpenRead(file);
        return GeoJsonReader.Read(stream, file, options);
    }

    /// <summary>Reads a GeoJSON FeatureCollection of points, polygons and multipolygons in longitude and latitude, WGS 84.</summary>
    /// <param name="stream">UTF-8; read to its end and left open.</param>
    /// <param name="options">Where the id stands, and limits; null for the defaults.</param>
    /// <returns>The fields.</returns>
    /// <exception cref="InvalidDataException">The content is not what it should be; the message says which feature and what to do.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static FieldShapes ReadGeoJson(Stream stream, FieldReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        options.Validate();
        return GeoJsonReader.Read(stream, "a stream", options);
    }

    /// <summary>Reads a GeoParquet file of points, polygons and multipolygons in longitude and latitude, WGS 84.</summary>
    /// <remarks>
    /// Geometries are well-known binary, as the metadata <c>geo</c> say; texts, numbers, truth values, dates and times become properties,
    /// nested columns and bytes do not. See <see cref="ParquetTable"/> for what is read of Parquet.
    /// </remarks>
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Which column holds the id (null = <c>id</c>), and limits; null for the defaults.</param>
    /// <returns>The fields.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is missing, too large, no GeoParquet in WGS 84, or a row has no id, the id of another, or a geometry that is missing,
    /// empty, invalid or of another kind; the message says which and what to do.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static FieldShapes ReadGeoParquet(string file, FieldReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        options ??= new();
        options.Validate();
        return GeoParquetReader.Read(file, options);
    }

    /// <summary>The field of an id.</summary>
    /// <param name="id">The id, compared letter by letter.</param>
    /// <returns>The field, or null.</returns>
    public FieldShape? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byId.GetValueOrDefault(id);
    }

    /// <summary>The field that a place lies in, its edge included; where fields overlap, the first of the file.</summary>
    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east.</param>
    /// <returns>The field, or null where there is none or a coordinate is NaN.</returns>
    public FieldShape? FindAt(double latitude, double longitude)
    {
        int first = int.MaxValue;
        if (!double.IsFinite(latitude) || !double.IsFinite(longitude))
            return null;
        double wrapped = Longitudes.Wrap(longitude);
        for (int turn = -1; turn <= 1; turn++)
        {
            foreach (int index in _places.Value.Query(new Envelope(new Coordinate(wrapped + (360 * turn), latitude))))
            {
                if (index < first && _shapes[index].Contains(latitude, wrapped))
                    first = index;
            }
        }

        return first == int.MaxValue ? null : _shapes[first];
    }

    /// <summary>Joins each series with the field of its id, or of its place: label, groups and place come from the map.</summary>
    /// <param name="series">The series; enumerated once, in order.</param>
    /// <param name="join">Which property becomes what, and what happens to series without a field.</param>
    /// <returns>The series with what the map knows; their observations are shared, not copied.</returns>
    /// <exception cref="ArgumentException">An option does not hold, or names a property that no field has.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a series has no field, and none may lack one.</exception>
    public IEnumerable<SeriesRecord> Join(IEnumerable<SeriesRecord> series, FieldJoinOptions join)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(join);
        FieldJoin joined = new(this, join);
        return joined.Run(series);
    }

    /// <summary>Writes the fields as a GeoJSON FeatureCollection with what was predicted for them beside their own properties.</summary>
    /// <remarks>
    /// Each feature keeps its id and properties and gains <c>predicted_class</c> and, for each class, <c>p_</c> and its name; null where
    /// nothing was predicted. Longitudes and latitudes are written to the last bit, altitudes are not; rings follow the right-hand rule.
    /// </remarks>
    /// <param name="stream">UTF-8 is written to it; left open.</param>
    /// <param name="predictions">At most one for each field; enumerated once.</param>
    /// <param name="classNames">Names of the K classes in the order of the probabilities.</param>
    /// <exception cref="ArgumentException">A prediction is of no field, comes twice, or has another number of probabilities.</exception>
    public void WriteGeoJson(Stream stream, IEnumerable<FieldPrediction> predictions, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(classNames);
        GeoJsonWriter.Write(stream, this, predictions, classNames);
    }

    /// <summary>The fields in the order of the file.</summary>
    /// <returns>An enumerator.</returns>
    public IEnumerator<FieldShape> GetEnumerator() => ((IEnumerable<FieldShape>)_shapes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _shapes.GetEnumerator();

    private STRtree<int> BuildPlaces()
    {
        STRtree<int> places = new();
        for (int i = 0; i < _shapes.Length; i++)
        {
            foreach (Geometry part in _shapes[i].Parts())
                places.Insert(part.EnvelopeInternal, i);
        }

        places.Build();
        return places;
    }
}
