using System.Text;

namespace MLNetGeoFM;

/// <summary>A table with a header: finds columns by name, and refuses rows that do not fit the header.</summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly CsvReader _rows;
    private readonly List<string> _header = [];

    /// <summary>Opens a table and reads its header.</summary>
    /// <param name="file">Path of the table.</param>
    /// <param name="role">What the table holds, for messages: "sample", "observation", "place".</param>
    public CsvTable(string file, string role)
    {
        if (!File.Exists(file))
            throw SeriesErrors.At($"The {role} table is missing", $"a file '{Path.GetFileName(file)}'", "none", file, null, null,
                $"Add it, or correct its name in {SeriesFolder.DescriptionFileName}.");
        _rows = new CsvReader(file);
        try
        {
            ReadHeader(role);
        }
        catch
        {
            _rows.Dispose();
            throw;
        }
    }

    /// <summary>The rows; the header has been read.</summary>
    public CsvReader Rows => _rows;

    /// <summary>Index of a column; fails where the header lacks it.</summary>
    public int IndexOf(string column, string role)
    {
        int index = _header.IndexOf(column);
        return index >= 0 ? index : throw SeriesErrors.ColumnAbsent(_rows.File, column, role, _header);
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Read()
    {
        if (!_rows.Read())
            return false;
        if (_rows.FieldCount != _header.Count)
            throw SeriesErrors.At("The row does not fit the header", $"{_header.Count} fields", $"{_rows.FieldCount}", _rows.File,
                _rows.Line, null, "Add or remove fields, or quote a text that holds a comma.");
        return true;
    }

    /// <summary>A field as text that is not empty.</summary>
    public string Text(int index)
    {
        string text = TextOrEmpty(index);
        return text.Length > 0 ? text : throw Fault("A text is missing", "a text", "an empty field", index, "Fill the field.");
    }

    /// <summary>A field as text.</summary>
    public string TextOrEmpty(int index)
    {
        ReadOnlySpan<byte> field = _rows.Field(index);
        try
        {
            string text = StrictUtf8.GetString(field);
            foreach (char c in text)
            {
                if (char.IsControl(c))
                    throw Fault("A text holds a control character", "printable text", SeriesErrors.Quote(field), index,
                        "Remove the character.");
            }

            return text;
        }
        catch (DecoderFallbackException cause)
        {
            throw SeriesErrors.At("A text is not UTF-8", "UTF-8", SeriesErrors.Quote(field), _rows.File, _rows.Line, NameOf(index),
                "Save the table in UTF-8.", cause);
        }
    }

    /// <summary>The fault of a field of the current row.</summary>
    public InvalidDataException Fault(string what, string expected, string actual, int index, string remedy) =>
        SeriesErrors.At(what, expected, actual, _rows.File, _rows.Line, NameOf(index), remedy);

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private string? NameOf(int index) => index < _header.Count ? _header[index] : null;

    private void ReadHeader(string role)
    {
        if (!_rows.Read())
            throw SeriesErrors.At($"The {role} table is empty", "a header", "nothing", _rows.File, 1, null,
                "Write the column names into the first line.");
        HashSet<string> names = [];
        for (int i = 0; i < _rows.FieldCount; i++)
        {
            string name = TextOrEmpty(i);
            _header.Add(name);
            if (!names.Add(name))
                throw Fault("The header names a column twice", "different names", $"'{SeriesErrors.Printable(name)}' as columns "
                    + $"{_header.IndexOf(name) + 1} and {i + 1}", i, "Rename or remove one of them.");
        }
    }
}
