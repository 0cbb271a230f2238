using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Streams encoded series into a file: a row a series, or a row a step.</summary>
/// <param name="encoded">Series with an embedding.</param>
/// <param name="columns">Where embedding, clear fraction and dates of steps are.</param>
/// <param name="encoder">Id of the encoder's card.</param>
/// <param name="weightsSha256">SHA-256 of the weight file.</param>
internal sealed class EmbeddingTable(IDataView encoded, EncodedColumns columns, string encoder, string weightsSha256)
{
    /// <summary>Series written.</summary>
    public int Samples { get; private set; }

    /// <summary>Rows written: series, or steps.</summary>
    public long Rows { get; private set; }

    /// <summary>Series of which the encoder saw nothing: their embedding is NaN, or what the encoder makes of the place alone.</summary>
    public int NothingClear { get; private set; }

    public void Write(Stream stream, string fileName, CancellationToken cancellation)
    {
        var schema = encoded.Schema;
        using var writer = EmbeddingWriter.Create(fileName, stream, new EmbeddingDescription(encoder, weightsSha256, columns.Size,
            Has("Label"), Has("Region"), Has("Year"), columns.StepDates is not null));
        string?[] names =
        [
            "SampleId", "Latitude", "Longitude", "Dates", "Label", "Region", "Year", columns.Embedding, columns.ClearFraction, columns.StepDates,
        ];
        using var cursor = encoded.GetRowCursor(names.OfType<string>().Where(Has).Select(name => schema[name]));
        var row = new RowReader(cursor, columns);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            row.Read();
            WriteSeries(writer, row);
            Samples++;
        }

        writer.End();
    }

    private void WriteSeries(EmbeddingWriter writer, RowReader row)
    {
        var embeddings = row.Embeddings;
        if (row.Row.ClearFraction == 0)
            NothingClear++;
        for (int start = 0, step = 0; start < embeddings.Length; start += columns.Size, step++)
        {
            if (columns.StepDates is not null)
                row.Row.StepDate = row.StepDates[step];
            writer.Write(row.Row, embeddings.Slice(start, columns.Size));
            Rows++;
        }
    }

    private bool Has(string name) => encoded.Schema.GetColumnOrNull(name) is not null;

    /// <summary>Takes a row's values from a cursor; columns that the data lacks stay unknown.</summary>
    private sealed class RowReader
    {
        private readonly List<Action> _parts = [];
        private VBuffer<float> _embeddings;
        private VBuffer<int> _dates;
        private VBuffer<int> _stepDates;

        public RowReader(DataViewRow row, EncodedColumns columns)
        {
            Text(row, "SampleId", text => Row.SampleId = text);
            Value<float>(row, "Latitude", value => Row.Latitude = value);
            Value<float>(row, "Longitude", value => Row.Longitude = value);
            Value<float>(row, columns.ClearFraction, value => Row.ClearFraction = value);
            Text(row, "Label", text => Row.Label = text.Length == 0 ? null : text);
            Text(row, "Region", text => Row.Region = text.Length == 0 ? null : text);
            Value<int>(row, "Year", value => Row.Year = value);
            var dates = row.GetGetter<VBuffer<int>>(row.Schema["Dates"]);
            _parts.Add(() => dates(ref _dates));
            var embeddings = row.GetGetter<VBuffer<float>>(row.Schema[columns.Embedding]);
            _parts.Add(() => embeddings(ref _embeddings));
            if (columns.StepDates is { } stepDates)
            {
                var steps = row.GetGetter<VBuffer<int>>(row.Schema[stepDates]);
                _parts.Add(() => steps(ref _stepDates));
            }
        }

        public EmbeddingRow Row { get; } = new();

        /// <summary>[D], or [T, D].</summary>
        public ReadOnlySpan<float> Embeddings => _embeddings.GetValues();

        /// <summary>[T].</summary>
        public ReadOnlySpan<int> StepDates => _stepDates.GetValues();

        public void Read()
        {
            foreach (var part in _parts)
                part();
            Densify(ref _embeddings);
            Densify(ref _stepDates);
            Densify(ref _dates);
            var dates = _dates.GetValues();
            Row.Dates = dates.Length;
            Row.FirstDate = dates.Length == 0 ? null : dates[0];
            Row.LastDate = dates.Length == 0 ? null : dates[^1];
        }

        private static void Densify<T>(ref VBuffer<T> values)
        {
            if (!values.IsDense)
                values = new VBuffer<T>(values.Length, [.. values.DenseValues()]);
        }

        private void Text(DataViewRow row, string name, Action<string> take)
        {
            if (row.Schema.GetColumnOrNull(name) is not { } column)
                return;
            var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            _parts.Add(() =>
            {
                getter(ref text);
                take(text.ToString());
            });
        }

        private void Value<T>(DataViewRow row, string name, Action<T> take)
            where T : struct
        {
            if (row.Schema.GetColumnOrNull(name) is not { } column)
                return;
            var getter = row.GetGetter<T>(column);
            T value = default;
            _parts.Add(() =>
            {
                getter(ref value);
                take(value);
            });
        }
    }
}
