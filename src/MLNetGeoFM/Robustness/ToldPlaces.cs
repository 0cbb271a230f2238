using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The places that the samples are told to be at, row by row.</summary>
/// <param name="Latitudes">[rows], degrees; NaN = the sample cannot be told another place.</param>
/// <param name="Longitudes">[rows], degrees.</param>
internal sealed record ToldPlaces(float[] Latitudes, float[] Longitudes)
{
    public bool IsTold(int row) => !float.IsNaN(Latitudes[row]) && !float.IsNaN(Longitudes[row]);

    /// <exception cref="ArgumentException">A column is missing or no scalar of Single.</exception>
    public static ToldPlaces Read(IDataView data, string latitudeName, string longitudeName)
        => new(Degrees(data, "latitude", latitudeName), Degrees(data, "longitude", longitudeName));

    /// <summary>Every place moved by a distance.</summary>
    public ToldPlaces Moved(IReadOnlyList<string> ids, int seed, double kilometres)
    {
        ToldPlaces moved = new([.. Latitudes], [.. Longitudes]);
        for (int row = 0; row < Latitudes.Length; row++)
        {
            if (!IsTold(row) || kilometres == 0)
                continue;
            var (latitude, longitude) = SampleDraw.MovedPlace(ids[row], seed, Latitudes[row], Longitudes[row], kilometres);
            moved.Latitudes[row] = (float)latitude;
            moved.Longitudes[row] = (float)longitude;
        }

        return moved;
    }

    /// <summary>Every sample at the place of another one, drawn from the samples whose group does or does not differ.</summary>
    public ToldPlaces Exchanged(IReadOnlyList<string> ids, IReadOnlyList<string> groups, int seed, bool sameGroup)
    {
        ToldPlaces exchanged = new(new float[ids.Count], new float[ids.Count]);
        Array.Fill(exchanged.Latitudes, float.NaN);
        Array.Fill(exchanged.Longitudes, float.NaN);

        // Ordered by id, so that the order of the rows changes nothing.
        int[] donors = [.. Enumerable.Range(0, ids.Count).Where(row => IsTold(row) && groups[row].Length > 0)
            .OrderBy(row => ids[row], StringComparer.Ordinal)];
        var donorsOf = donors.GroupBy(row => groups[row], StringComparer.Ordinal).ToDictionary(group => group.Key,
            group => sameGroup ? group.ToArray() : [.. donors.Where(row => groups[row] != group.Key)], StringComparer.Ordinal);
        for (int row = 0; row < ids.Count; row++)
        {
            if (!IsTold(row) || !donorsOf.TryGetValue(groups[row], out int[]? candidates))
                continue;
            int donor = Draw(ids[row], seed, candidates, row);
            if (donor < 0)
                continue;
            exchanged.Latitudes[row] = Latitudes[donor];
            exchanged.Longitudes[row] = Longitudes[donor];
        }

        return exchanged;
    }

    /// <summary>A candidate that is not the sample itself; -1 where there is none.</summary>
    private static int Draw(string id, int seed, int[] candidates, int row)
    {
        int own = Array.IndexOf(candidates, row);
        int others = candidates.Length - (own >= 0 ? 1 : 0);
        if (others == 0)
            return -1;
        int drawn = SampleDraw.Index(id, seed, others);
        return candidates[own >= 0 && drawn >= own ? drawn + 1 : drawn];
    }

    private static float[] Degrees(IDataView data, string role, string name)
    {
        var column = SchemaErrors.Require(data.Schema, role, name);
        if (!column.Type.Equals(NumberDataViewType.Single))
            throw SchemaErrors.Mismatch(role, name, "Single, degrees", column.Type.ToString()!);
        return [.. data.GetColumn<float>(column)];
    }
}

/// <summary>The same rows, told to be at other places; a row that cannot be told another keeps its own.</summary>
internal sealed class ToldPlacesView(IDataView source, string latitudeName, string longitudeName, ToldPlaces places)
    : ReplacedColumnsView(source)
{
    private readonly int _latitude = source.Schema[latitudeName].Index;
    private readonly int _longitude = source.Schema[longitudeName].Index;

    protected override bool IsReplaced(int column) => column == _latitude || column == _longitude;

    protected override bool IsRead(int column) => IsReplaced(column);

    protected override IReplacedRow Follow(DataViewRowCursor cursor) => new Row(this, cursor, places);

    private sealed class Row(ToldPlacesView view, DataViewRowCursor cursor, ToldPlaces places) : IReplacedRow
    {
        public Delegate Getter(DataViewSchema.Column column)
        {
            float[] told = column.Index == view._latitude ? places.Latitudes : places.Longitudes;
            ValueGetter<float> own = cursor.GetGetter<float>(column);
            return (ValueGetter<float>)((ref float value) =>
            {
                int row = (int)cursor.Position;
                if (places.IsTold(row))
                    value = told[row];
                else
                    own(ref value);
            });
        }
    }
}
