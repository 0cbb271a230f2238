using System.Globalization;
using System.Text;

namespace MLNetGeoFM;

/// <summary>Writes a series folder beside its place, then moves it there.</summary>
internal sealed class SeriesWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A float has seven to nine significant digits.</summary>
    private static readonly string[] FewDigits = ["G7", "G8", "G9"];

    private readonly SeriesDescription _description;
    private readonly SampleColumns _columns;
    private readonly HashSet<string> _written = [];

    private SeriesWriter(SeriesDescription description) => (_description, _columns) = (description, new SampleColumns(description));

    public static void Write(string path, SeriesDescription description, IEnumerable<SeriesRecord> series)
    {
        Validate(description);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(target) || File.Exists(target))
            throw new IOException($"'{path}' exists already: expected a new folder. Choose another name or remove it first.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string beside = $"{target}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(beside);
        try
        {
            new SeriesWriter(description).WriteInto(beside, series);
            Directory.Move(beside, target);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    private static void Validate(SeriesDescription description)
    {
        List<string> files = [SeriesFolder.DescriptionFileName, description.Samples, description.Observations];
        if (description.Place?.File is string places)
            files.Add(places);
        List<string> faults = [.. files.Skip(1).Where(file => !SeriesDescriptionReader.StaysInside(file))
            .Select(file => $"file '{file}' is not inside the folder")];
        if (files.Distinct(StringComparer.OrdinalIgnoreCase).Count() < files.Count)
            faults.Add($"two files share a name: {string.Join(", ", files)}");
        if (description.Bands.Count == 0)
            faults.Add("there is no band");
        if (!double.IsFinite(description.Scale) || description.Scale == 0 || !double.IsFinite(description.Offset))
            faults.Add(FormattableString.Invariant($"scale {description.Scale} and offset {description.Offset} are not usable"));
        List<string> columns = [description.Id, description.Date.Column, .. description.Bands.Select(band => band.Column)];
        if (description.Quality is not null)
            columns.Add(description.Quality.Column);
        if (columns.Distinct().Count() < columns.Count)
            faults.Add($"two columns of the observations share a name: {string.Join(", ", columns)}");
        if (faults.Count > 0)
            throw new ArgumentException($"The description cannot be written: {string.Join("; ", faults)}.", nameof(description));
    }

    private void WriteInto(string folder, IEnumerable<SeriesRecord> series)
    {
        File.WriteAllText(Path.Combine(folder, SeriesFolder.DescriptionFileName), _description.ToJson(), Utf8);
        using (StreamWriter samples = Create(folder, _description.Samples))
        using (StreamWriter observations = Create(folder, _description.Observations))
        {
            samples.WriteLine(string.Join(',', _columns.Header.Select(CsvText.Quote)));
            observations.WriteLine(string.Join(',', ObservationHeader().Select(CsvText.Quote)));
            foreach (SeriesRecord record in series)
            {
                if (!_written.Add(record.Sample.Id))
                    throw new ArgumentException($"Series '{record.Sample.Id}' comes twice: expected different ids.", nameof(series));
                samples.WriteLine(_columns.Row(record.Sample));
                WriteObservations(observations, record);
            }
        }

        if (_description.Place?.File is string file)
        {
            using StreamWriter places = Create(folder, file);
            _columns.WritePlaces(places);
        }
    }

    private static StreamWriter Create(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new StreamWriter(path, append: false, Utf8, 1 << 16) { NewLine = "\n" };
    }

    private IEnumerable<string> ObservationHeader()
    {
        IEnumerable<string> header = [_description.Id, _description.Date.Column, .. _description.Bands.Select(band => band.Column)];
        return _description.Quality is null ? header : header.Append(_description.Quality.Column);
    }

    private void WriteObservations(StreamWriter writer, SeriesRecord record)
    {
        if (record.NumberOfBands != _description.Bands.Count)
            throw new ArgumentException($"Series '{record.Sample.Id}' does not fit the description: expected "
                + $"{_description.Bands.Count} bands, got {record.NumberOfBands}.");
        string id = CsvText.Quote(record.Sample.Id);
        for (int t = 0; t < record.NumberOfDates; t++)
        {
            writer.Write(id);
            writer.Write(',');
            writer.Write(DateText(record, t));
            foreach (float reflectance in record.Reflectance.Span.Slice(t * record.NumberOfBands, record.NumberOfBands))
            {
                writer.Write(',');
                WriteDigitalNumber(writer, record, reflectance);
            }

            if (_description.Quality is not null)
            {
                writer.Write(',');
                writer.Write(QualityText(record, t));
            }

            writer.WriteLine();
        }
    }

    private string DateText(SeriesRecord record, int t)
    {
        DateOnly date = SeriesCalendar.ToDate(record.Dates.Span[t]);
        if (_description.Date.Kind == SeriesDateKind.Iso)
            return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return date.Year == _description.Date.Year
            ? date.DayOfYear.ToString(CultureInfo.InvariantCulture)
            : throw new ArgumentException(FormattableString.Invariant(
                $"Series '{record.Sample.Id}' does not fit the description: expected dates in {_description.Date.Year}, got {date:yyyy-MM-dd}. Use iso dates."));
    }

    private void WriteDigitalNumber(StreamWriter writer, SeriesRecord record, float reflectance)
    {
        if (float.IsNaN(reflectance))
        {
            writer.Write(_description.NoData is double noData
                ? noData.ToString("R", CultureInfo.InvariantCulture)
                : throw new ArgumentException($"Series '{record.Sample.Id}' has a missing reflectance: expected a description with a "
                    + "noData number, got none. Set NoData."));
            return;
        }

        double digitalNumber = ToDigitalNumber(reflectance);
        if (!double.IsFinite(digitalNumber) || digitalNumber == _description.NoData)
            throw new ArgumentException(FormattableString.Invariant(
                $"Series '{record.Sample.Id}' has reflectance {reflectance}: expected a number other than noData {_description.NoData}, got digital number {digitalNumber}. Choose another noData number."));
        Span<char> text = stackalloc char[32];
        digitalNumber.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
    }

    /// <summary>The whole number, or else the number of fewest digits, that reads back as the same reflectance.</summary>
    private double ToDigitalNumber(float reflectance)
    {
        double exact = (reflectance - _description.Offset) / _description.Scale;
        double whole = Math.Round(exact);
        if (ReadsBack(whole))
            return whole;
        Span<char> text = stackalloc char[32];
        foreach (string format in FewDigits)
        {
            exact.TryFormat(text, out int length, format, CultureInfo.InvariantCulture);
            double rounded = double.Parse(text[..length], CultureInfo.InvariantCulture);
            if (ReadsBack(rounded))
                return rounded;
        }

        return exact;

        bool ReadsBack(double digitalNumber) =>
            (float)((digitalNumber * _description.Scale) + _description.Offset) == reflectance;
    }

    private string QualityText(SeriesRecord record, int t)
    {
        if (_description.Quality!.Kind == SeriesQualityKind.CloudProbability && !record.CloudProbability.IsEmpty)
            return record.CloudProbability.Span[t].ToString("R", CultureInfo.InvariantCulture);
        if (_description.Quality.Kind != SeriesQualityKind.CloudProbability && !record.QualityFlags.IsEmpty)
            return record.QualityFlags.Span[t].ToString(CultureInfo.InvariantCulture);
        throw new ArgumentException($"Series '{record.Sample.Id}' does not fit the description: expected a quality layer of kind "
            + $"{_description.Quality.Kind}, got none.");
    }
}
