using System.Collections;

namespace MLNetGeoFM;

/// <summary>
/// Streams the series of a folder in the order of its observations. Its spans are views of buffers that the next series
/// overwrites; nothing is allocated for an observation. One thread at a time.
/// </summary>
internal sealed class SeriesReader : IDisposable
{
    private const int ProgressBytes = 1 << 20;
    private const int RowsBetweenCancellationChecks = 1 << 12;

    private readonly SeriesFolder _folder;
    private readonly SampleTable _samples;
    private readonly SeriesReadOptions _options;
    private readonly SeriesParts _parts;
    private readonly CsvTable? _table;
    private readonly ObservationDecoder? _decoder;
    private readonly int _idColumn;
    private readonly BitArray _seen;
    private readonly int[] _order;
    private byte[] _currentId = [];
    private int _currentIdLength;
    private int _seriesRead;
    private long _rowsRead;
    private long _nextProgress = ProgressBytes;
    private bool _hasRow;
    private bool _started;
    private bool _ended;
    private bool _disposed;

    internal SeriesReader(SeriesFolder folder, SampleTable samples, SeriesParts parts, SeriesReadOptions options)
    {
        (_folder, _samples, _parts, _options) = (folder, samples, parts, options);
        _seen = new BitArray(0);
        if (parts == SeriesParts.None && folder.KnownOrder is int[] order)
        {
            _order = order;
            return;
        }

        _order = new int[samples.Samples.Count];
        _seen = new BitArray(samples.Samples.Count);
        _table = new CsvTable(Path.Combine(folder.FolderPath, folder.Description.Observations), "observation");
        try
        {
            _idColumn = _table.IndexOf(folder.Description.Id, "id");
            _decoder = new ObservationDecoder(_table, folder.Description, parts, options.MaximumReflectance);
        }
        catch
        {
            _table.Dispose();
            throw;
        }
    }

    /// <summary>Index of the current sample in <see cref="SeriesFolder.Samples"/>; −1 before the first series.</summary>
    public int SampleIndex { get; private set; } = -1;

    /// <summary>The current sample.</summary>
    /// <exception cref="InvalidOperationException">There is no current series.</exception>
    public SeriesSample Sample => SampleIndex >= 0
        ? _samples.Samples[SampleIndex]
        : throw new InvalidOperationException("The reader stands before the first series. Call Read first.");

    /// <summary>T, the number of dates of the current series; 0 where no part is decoded.</summary>
    public int NumberOfDates => _parts == SeriesParts.None ? 0 : _decoder!.NumberOfDates;

    /// <summary>Shape [T], days since 1970-01-01, strictly ascending; empty where dates are not decoded.</summary>
    public ReadOnlySpan<int> Dates => _decoder is null ? default : _decoder.Dates;

    /// <summary>Shape [T, C, 1, 1] flattened, unitless; NaN = no observation; empty where reflectances are not decoded.</summary>
    public ReadOnlySpan<float> Reflectance => _decoder is null ? default : _decoder.Reflectance;

    /// <summary>Shape [T, 1, 1], classes or bit flags; empty where there are none or the quality is not decoded.</summary>
    public ReadOnlySpan<ushort> QualityFlags => _decoder is null ? default : _decoder.QualityFlags;

    /// <summary>Shape [T, 1, 1], per cent, 0 to 100; empty where there is none or the quality is not decoded.</summary>
    public ReadOnlySpan<float> CloudProbability => _decoder is null ? default : _decoder.CloudProbability;

    /// <summary>Calendar year of the first date.</summary>
    /// <exception cref="InvalidOperationException">Dates are not decoded, or there is no current series.</exception>
    public int Year => Dates.Length > 0
        ? SeriesCalendar.YearOf(Dates[0])
        : throw new InvalidOperationException("The reader has no dates: it stands before the first series, or skips them.");

    /// <summary>Moves to the next series.</summary>
    /// <returns>False after the last one; then every sample has had its series.</returns>
    /// <exception cref="InvalidDataException">A row is not what it should be; the message says where.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public bool Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _options.CancellationToken.ThrowIfCancellationRequested();
        if (_ended)
            return false;
        if (_table is null)
            return ReadKnown();
        if (!_started)
            ReadFirstRow();
        if (!_hasRow)
            return End();
        ReadOneSeries();
        return true;
    }

    /// <summary>Copies the current series into arrays of its own.</summary>
    /// <returns>A record that stays as it is when the reader moves on.</returns>
    /// <exception cref="InvalidOperationException">There is no current series, or dates or reflectances are not decoded.</exception>
    public SeriesRecord ToRecord()
    {
        if (Dates.IsEmpty || Reflectance.IsEmpty)
            throw new InvalidOperationException("The reader has no record: expected dates and reflectances of a current series.");
        return new SeriesRecord(Sample, Dates.ToArray(), Reflectance.ToArray(),
            QualityFlags.IsEmpty ? null : QualityFlags.ToArray(), CloudProbability.IsEmpty ? null : CloudProbability.ToArray());
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _disposed = true;
        _table?.Dispose();
    }

    private bool ReadKnown()
    {
        _ended = _seriesRead == _order.Length;
        if (!_ended)
            SampleIndex = _order[_seriesRead++];
        return !_ended;
    }

    private void ReadFirstRow()
    {
        _started = true;
        _hasRow = NextRow();
        if (!_hasRow)
            throw SeriesErrors.At("The observation table is empty", "at least one observation", "a header alone", _table!.Rows.File,
                2, null, "Add one row for each date of each sample.");
    }

    private void ReadOneSeries()
    {
        ReadOnlySpan<byte> id = _table!.Rows.Field(_idColumn);
        SampleIndex = FindSample(id);
        KeepId(id);
        _decoder!.Begin();
        do
        {
            _decoder.Append();
            _hasRow = NextRow();
        }
        while (_hasRow && _table.Rows.Field(_idColumn).SequenceEqual(_currentId.AsSpan(0, _currentIdLength)));

        _order[_seriesRead++] = SampleIndex;
        _seen[SampleIndex] = true;
    }

    private int FindSample(ReadOnlySpan<byte> id)
    {
        int index = _samples.IndexOf(id);
        if (index < 0)
            throw _table!.Fault("An observation belongs to no sample", $"an id of '{_folder.Description.Samples}'",
                SeriesErrors.Quote(id), _idColumn, "Add the sample, or remove its observations.");
        return !_seen[index] ? index : throw _table!.Fault("The observations of a sample do not stand together",
            "all rows of a sample in one piece", $"{SeriesErrors.Quote(id)} again after other samples", _idColumn,
            "Sort the table by sample and date.");
    }

    private void KeepId(ReadOnlySpan<byte> id)
    {
        if (_currentId.Length < id.Length)
            _currentId = new byte[2 * id.Length];
        id.CopyTo(_currentId);
        _currentIdLength = id.Length;
    }

    private bool NextRow()
    {
        if (!_table!.Read())
            return false;
        if (++_rowsRead % RowsBetweenCancellationChecks == 0)
            _options.CancellationToken.ThrowIfCancellationRequested();
        if (_options.Progress is not null && _table.Rows.BytesRead >= _nextProgress)
        {
            _nextProgress = _table.Rows.BytesRead + ProgressBytes;
            Report();
        }

        return true;
    }

    private bool End()
    {
        _ended = true;
        if (_seriesRead < _samples.Samples.Count)
        {
            int index = 0;
            while (_seen[index])
                index++;
            throw SeriesErrors.At("A sample has no observations", $"rows of '{SeriesErrors.Printable(_samples.Samples[index].Id)}' in "
                + $"'{_folder.Description.Observations}'", $"none ({_samples.Samples.Count - _seriesRead} such samples)",
                Path.Combine(_folder.FolderPath, _folder.Description.Samples), _samples.LineOf(index), _folder.Description.Id,
                "Add the observations, or remove the sample.");
        }

        _folder.KnownOrder = _order;
        Report();
        return false;
    }

    private void Report() =>
        _options.Progress?.Report(new SeriesProgress(_table!.Rows.BytesRead, _table.Rows.Length, _seriesRead, _order.Length));
}
