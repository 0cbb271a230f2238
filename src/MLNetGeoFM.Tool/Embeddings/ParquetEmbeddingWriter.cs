using System.Globalization;
using MLNetGeoFM.Tool.Parquet;

namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Writes embeddings as Parquet: the same columns as the CSV file, and the embedding as one list of numbers.</summary>
internal sealed class ParquetEmbeddingWriter : EmbeddingWriter
{
    private readonly EmbeddingDescription _description;
    private readonly ParquetTextColumn _id = new(EmbeddingColumns.SampleId, isOptional: false);
    private readonly ParquetSingleColumn _latitude = new(EmbeddingColumns.Latitude);
    private readonly ParquetSingleColumn _longitude = new(EmbeddingColumns.Longitude);
    private readonly ParquetInt32Column _first = new(EmbeddingColumns.FirstDate, isDate: true, isOptional: true);
    private readonly ParquetInt32Column _last = new(EmbeddingColumns.LastDate, isDate: true, isOptional: true);
    private readonly ParquetInt32Column _dates = new(EmbeddingColumns.Dates, isDate: false, isOptional: false);
    private readonly ParquetSingleColumn _clear = new(EmbeddingColumns.ClearFraction);
    private readonly ParquetTextColumn _label = new(EmbeddingColumns.Label, isOptional: true);
    private readonly ParquetTextColumn _region = new(EmbeddingColumns.Region, isOptional: true);
    private readonly ParquetInt32Column _year = new(EmbeddingColumns.Year, isDate: false, isOptional: false);
    private readonly ParquetInt32Column _step = new(EmbeddingColumns.StepDate, isDate: true, isOptional: false);
    private readonly ParquetConstantColumn _encoder;
    private readonly ParquetConstantColumn _weights;
    private readonly ParquetSingleListColumn _embedding = new(EmbeddingColumns.Embedding);
    private readonly ParquetFileWriter _file;

    public ParquetEmbeddingWriter(Stream stream, EmbeddingDescription description)
    {
        _description = description;
        _encoder = new(EmbeddingColumns.Encoder, description.Encoder);
        _weights = new(EmbeddingColumns.WeightsSha256, description.WeightsSha256);
        ParquetColumn[] all =
            [_id, _latitude, _longitude, _first, _last, _dates, _clear, _label, _region, _year, _step, _encoder, _weights, _embedding];
        string[] present = [.. EmbeddingColumns.Of(description), EmbeddingColumns.Embedding];
        _file = new ParquetFileWriter(stream, [.. all.Where(column => present.Contains(column.Name))], new Dictionary<string, string>
        {
            ["geofm.encoder"] = description.Encoder,
            ["geofm.weights_sha256"] = description.WeightsSha256,
            ["geofm.embedding_size"] = description.Size.ToString(CultureInfo.InvariantCulture),
        });
        _file.Begin();
    }

    public override void Write(EmbeddingRow row, ReadOnlySpan<float> embedding)
    {
        _id.Add(row.SampleId);
        _latitude.Add(row.Latitude);
        _longitude.Add(row.Longitude);
        _first.Add(row.FirstDate);
        _last.Add(row.LastDate);
        _dates.Add(row.Dates);
        _clear.Add(row.ClearFraction);
        if (_description.HasLabel)
            _label.Add(row.Label);
        if (_description.HasRegion)
            _region.Add(row.Region);
        if (_description.HasYear)
            _year.Add(row.Year);
        if (_description.IsPerStep)
            _step.Add(row.StepDate);
        _encoder.Add();
        _weights.Add();
        _embedding.Add(embedding);
        _file.EndRow();
    }

    public override void End() => _file.End();

    public override void Dispose()
    {
    }
}
