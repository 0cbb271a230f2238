using System.Globalization;
using System.Text;

namespace MLNetGeoFM.Tool.Embeddings;

/// <summary>Writes embeddings as a comma-separated table: columns <c>e000</c>, <c>e001</c> … read back to the same bits.</summary>
internal sealed class CsvEmbeddingWriter : EmbeddingWriter
{
    private const int LongestNumber = 32;
    private const int BufferLength = 1 << 16;

    private readonly EmbeddingDescription _description;
    private readonly StreamWriter _writer;
    private readonly char[] _number = new char[LongestNumber];

    public CsvEmbeddingWriter(Stream stream, EmbeddingDescription description)
    {
        _description = description;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), BufferLength, leaveOpen: true) { NewLine = "\n" };
        _writer.WriteLine(string.Join(',', Header()));
    }

    public override void Write(EmbeddingRow row, ReadOnlySpan<float> embedding)
    {
        _writer.Write(CsvText.Quote(row.SampleId));
        Next(row.Latitude, isMissing: float.IsNaN(row.Latitude));
        Next(row.Longitude, isMissing: float.IsNaN(row.Longitude));
        NextDate(row.FirstDate);
        NextDate(row.LastDate);
        Next(row.Dates);
        Next(row.ClearFraction, isMissing: float.IsNaN(row.ClearFraction));
        if (_description.HasLabel)
            Next(row.Label);
        if (_description.HasRegion)
            Next(row.Region);
        if (_description.HasYear)
            Next(row.Year);
        if (_description.IsPerStep)
            NextDate(row.StepDate);
        Next(_description.Encoder);
        Next(_description.WeightsSha256);
        foreach (float value in embedding)
            Next(value);
        _writer.WriteLine();
    }

    public override void End() => _writer.Flush();

    public override void Dispose() => _writer.Dispose();

    private IEnumerable<string> Header()
    {
        foreach (string name in EmbeddingColumns.Of(_description))
            yield return name;
        int digits = Math.Max(3, (_description.Size - 1).ToString(CultureInfo.InvariantCulture).Length);
        for (int i = 0; i < _description.Size; i++)
            yield return $"e{i.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}";
    }

    private void Next(string? text)
    {
        _writer.Write(',');
        if (text is not null)
            _writer.Write(CsvText.Quote(text));
    }

    private void NextDate(int? days)
    {
        _writer.Write(',');
        if (days is { } there)
            _writer.Write(DateOnly.FromDayNumber(EmbeddingColumns.FirstDay + there).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private void Next<T>(T value, bool isMissing = false)
        where T : ISpanFormattable
    {
        _writer.Write(',');
        if (isMissing)
            return;
        value.TryFormat(_number, out int length, default, CultureInfo.InvariantCulture);
        _writer.Write(_number, 0, length);
    }
}
