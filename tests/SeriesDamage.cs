using System.Globalization;
using System.Text;

namespace MLNetGeoFM.TestSupport;

/// <summary>One way to damage a small valid series folder, and what the one message about it must name.</summary>
/// <param name="Name">What is damaged.</param>
/// <param name="File">File that the message names; empty for the folder itself.</param>
/// <param name="Line">Line that the message names; null where there is none.</param>
/// <param name="Parts">Further texts of the message: column, expected, actual, remedy.</param>
/// <param name="Apply">Damages the folder at a path.</param>
internal sealed record SeriesDamage(string Name, string File, long? Line, string[] Parts, Action<string> Apply)
{
    public const string SamplesText = """
        sample_id,class,region,split,latitude,longitude
        a,Corn,North,train,46.5,-102.25
        b,Soy,South,test,34.25,-90.5
        c,Corn,North,test,46.4,-102.5

        """;

    public const string ObservationsText = """
        sample_id,date,B2,B8,scl
        b,2019-03-01,250,2500,4
        b,2019-03-11,260,2600,5
        a,2019-05-01,300,3000,4
        a,2019-05-11,310,3100,4
        a,2019-05-21,9000,9100,8
        c,2019-05-01,400,4000,6

        """;

    public const string DescriptionText = """
        {
         "title": "Three fields",
         "samples": "samples.csv",
         "observations": "observations.csv",
         "id": "sample_id",
         "label": "class",
         "region": "region",
         "split": "split",
         "place": {
          "latitude": "latitude",
          "longitude": "longitude"
         },
         "date": {
          "column": "date",
          "kind": "iso"
         },
         "sensor": "Sentinel-2 L2A",
         "scale": 0.0001,
         "offset": 0,
         "noData": null,
         "bands": {
          "B02": "B2",
          "B08": "B8"
         },
         "quality": {
          "column": "scl",
          "kind": "scl"
         }
        }
        """;

    private const string Samples = "samples.csv";
    private const string Observations = "observations.csv";
    private const string Description = "series.json";

    public static IReadOnlyList<SeriesDamage> All { get; } =
    [
        new("missing folder", "", null, ["folder is missing", "Correct the path"], path => Directory.Delete(path, true)),
        new("missing samples.csv", Samples, null, ["sample table is missing", "Add it"], Delete(Samples)),
        new("missing observations.csv", Observations, null, ["observation table is missing"], Delete(Observations)),
        new("missing series.json", Description, null, ["description is missing", "never guessed"], Delete(Description)),
        new("invalid JSON", Description, 19, ["not valid JSON", "Correct the file"], Replace(Description, "0.0001,", "0.0001")),
        new("duplicate JSON key", Description, null, ["not valid JSON"], Replace(Description, "\"offset\"", "\"scale\"")),
        new("description too large", Description, null, ["1048576 bytes"],
            path => System.IO.File.AppendAllText(Path.Combine(path, Description), new string(' ', 1 << 20))),
        new("missing key", Description, 1, ["Key 'scale' is missing", "nothing is guessed"],
            Replace(Description, " \"scale\": 0.0001,\n", "")),
        new("missing key of a section", Description, 9, ["Key 'place.longitude' is missing"],
            Replace(Description, "\"latitude\",\n  \"longitude\": \"longitude\"", "\"latitude\"")),
        new("unknown key", Description, 2, ["Key 'titel' is unknown", "Did you mean 'title'?"],
            Replace(Description, " \"title\"", " \"titel\": \"?\",\n \"title\"")),
        new("key of the wrong kind", Description, 18, ["Key 'scale' has a wrong value", "'0.0001'", "finite number"],
            Replace(Description, "0.0001", "\"'0.0001'\"")),
        new("scale 0", Description, 18, ["a number other than 0"], Replace(Description, "0.0001", "0")),
        new("no bands", Description, 21, ["names no band"],
            Replace(Description, "\n  \"B02\": \"B2\",\n  \"B08\": \"B8\"\n", "")),
        new("two bands of one column", Description, 23, ["'B02' and 'B08' share a column", "'B2' twice"],
            Replace(Description, "\"B8\"", "\"B2\"")),
        new("unknown kind of quality", Description, 27, ["'landsatQaPixel'", "sclass"],
            Replace(Description, "\"kind\": \"scl\"", "\"kind\": \"sclass\"")),
        new("day of year without a year", Description, 13, ["Key 'date.year' is missing"],
            Replace(Description, "\"iso\"", "\"dayOfYear\"")),
        new("file outside the folder", Description, 3, ["leaves the folder", "'../samples.csv'"],
            Replace(Description, "\"samples.csv\"", "\"../samples.csv\"")),
        new("band column absent", Observations, 1, ["band 'B08' column is missing", "column 'B8'", "Did you mean 'B08'?"],
            Replace(Observations, ",B8,", ",B08,")),
        new("id column absent", Observations, 1, ["id column is missing", "'sample_id'", "'sampel_id'"],
            Replace(Observations, "sample_id", "sampel_id")),
        new("label column absent", Samples, 1, ["label column is missing", "'klass'", "Did you mean 'klass'?"],
            Replace(Samples, ",class,", ",klass,")),
        new("duplicate column in header", Observations, 1, ["names a column twice", "'B2' as columns 3 and 4"],
            Replace(Observations, ",B8,", ",B2,")),
        new("duplicate sample id", Samples, 4, ["named twice", "'a', which line 2 has too"], Replace(Samples, "\nc,", "\na,")),
        new("empty sample id", Samples, 4, ["A text is missing", "column 'sample_id'"], Replace(Samples, "\nc,", "\n,")),
        new("empty region", Samples, 3, ["A text is missing", "column 'region'"], Replace(Samples, "South", "")),
        new("observation of unknown sample", Observations, 7, ["belongs to no sample", "'d'"],
            Replace(Observations, "\nc,", "\nd,")),
        new("sample without observations", Samples, 4, ["has no observations", "'c'"],
            Replace(Observations, "c,2019-05-01,400,4000,6\n", "")),
        new("dates not ascending", Observations, 6, ["do not ascend", "after 2019-05-11", "got 2019-04-21", "Sort"],
            Replace(Observations, "2019-05-21", "2019-04-21")),
        new("duplicate date in a series", Observations, 6, ["date twice", "2019-05-11 again"],
            Replace(Observations, "2019-05-21", "2019-05-11")),
        new("day of year 0", Observations, 7, ["from 1 to 365 in 2019", "'0'", "column 'date'"], DayOfYear(2019, "0")),
        new("day of year 367", Observations, 7, ["from 1 to 366 in 2020", "'367'"], DayOfYear(2020, "367")),
        new("day of year 366 in a common year", Observations, 7, ["from 1 to 365 in 2019", "'366'"], DayOfYear(2019, "366")),
        new("malformed ISO date", Observations, 3, ["yyyy-MM-dd", "'11.03.2019'", "column 'date'"],
            Replace(Observations, "2019-03-11", "11.03.2019")),
        new("date that no calendar has", Observations, 3, ["'2019-02-29'"], Replace(Observations, "2019-03-11", "2019-02-29")),
        new("non-numeric value", Observations, 4, ["'3o0'", "column 'B2'", "decimal number"],
            Replace(Observations, ",300,", ",3o0,")),
        new("NaN as text", Observations, 4, ["not a finite number", "'NaN'", "noData"], Replace(Observations, ",300,", ",NaN,")),
        new("Infinity as text", Observations, 4, ["not a finite number", "'Infinity'"],
            Replace(Observations, ",300,", ",Infinity,")),
        new("number too large for a double", Observations, 4, ["not a finite number", "'1e999'"],
            Replace(Observations, ",300,", ",1e999,")),
        new("empty value without noData", Observations, 4, ["value is missing", "column 'B2'", "set noData"],
            Replace(Observations, ",300,", ",,")),
        new("row with too few fields", Observations, 5, ["5 fields", "got 4"], Replace(Observations, ",310,", ",")),
        new("row with too many fields", Observations, 5, ["5 fields", "got 6"], Replace(Observations, ",310,", ",310,1,")),
        new("empty line inside the table", Observations, 5, ["empty line"],
            Replace(Observations, "\na,2019-05-11", "\n\na,2019-05-11")),
        new("unbalanced quote", Observations, 5, ["quote is not balanced", "the end of the file"],
            Replace(Observations, "a,2019-05-11", "\"a,2019-05-11")),
        new("quote inside a bare field", Samples, 2, ["quote is not balanced", "field 2"],
            Replace(Samples, "a,Corn", "a,Co\"r\"n")),
        new("rows of a sample apart", Observations, 8, ["do not stand together", "'b' again", "Sort"],
            path => System.IO.File.AppendAllText(Path.Combine(path, Observations), "b,2019-06-01,1,2,4\n")),
        new("latitude out of range", Samples, 2, ["latitude is out of range", "'465'", "-90 to 90"],
            Replace(Samples, "46.5,-102.25", "465,-102.25")),
        new("latitude and longitude swapped", Samples, 2, ["'-102.25'", "swapped?"],
            Replace(Samples, "46.5,-102.25", "-102.25,46.5")),
        new("longitude out of range", Samples, 2, ["longitude is out of range", "'257.75'", "subtract 360"],
            Replace(Samples, "-102.25", "257.75")),
        new("half a position", Samples, 2, ["Half of a position", "column 'longitude'"], Replace(Samples, "-102.25", "")),
        new("region without a place", Samples, 3, ["has no place", "'South'", "regions.csv"], PlaceFile("North,46,-102\n")),
        new("place named twice", "regions.csv", 4, ["place is named twice", "'North' again"],
            PlaceFile("North,46,-102\nSouth,34,-90\nNorth,47,-102\n")),
        new("place file missing", "regions.csv", null, ["place table is missing"],
            path => { PlaceFile("")(path); Delete("regions.csv")(path); }),
        new("empty observations file", Observations, 1, ["observation table is empty"], Write(Observations, "")),
        new("observations with a header alone", Observations, 2, ["observation table is empty", "header alone"],
            Write(Observations, "sample_id,date,B2,B8,scl\n")),
        new("samples with a header alone", Samples, 2, ["sample table is empty"],
            Write(Samples, "sample_id,class,region,split,latitude,longitude\n")),
        new("implausible reflectance", Observations, 2, ["Reflectance 250 is implausible", "-10 to 10", "Check scale", "'B2'"],
            Replace(Description, "0.0001", "1")),
        new("quality class out of range", Observations, 6, ["from 0 to 11", "'12'", "column 'scl'"],
            Replace(Observations, "9100,8", "9100,12")),
        new("NUL byte", Observations, 4, ["byte 0", "binary"], Replace(Observations, ",300,", ",3\00,")),
        new("UTF-16 table", Samples, 1, ["byte 0", "UTF-16"],
            path => System.IO.File.WriteAllText(Path.Combine(path, Samples), SamplesText, Encoding.Unicode)),
        new("Latin-1 text", Samples, 3, ["not UTF-8", "column 'class'"],
            path => System.IO.File.WriteAllText(Path.Combine(path, Samples),
                SamplesText.Replace("Soy", "Maïs", StringComparison.Ordinal), Encoding.Latin1)),
        new("line too long", Observations, 4, ["too long", "1048576 bytes"],
            Replace(Observations, ",300,", "," + new string('3', 1 << 21) + ",")),
        new("field too long", Observations, 4, ["Field 3 is too long", "65536 bytes"],
            Replace(Observations, ",300,", "," + new string('3', 1 << 17) + ",")),
    ];

    /// <summary>Writes the small valid folder; its path must not exist.</summary>
    public static void WriteValidFolder(string path)
    {
        Directory.CreateDirectory(path);
        Write(Samples, SamplesText)(path);
        Write(Observations, ObservationsText)(path);
        Write(Description, DescriptionText)(path);
    }

    /// <summary>Replaces the first occurrence of a text in a file of a folder; the text must be there.</summary>
    public static Action<string> Replace(string file, string from, string to) => path =>
    {
        string full = Path.Combine(path, file);
        string text = System.IO.File.ReadAllText(full);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidOperationException($"'{from}' is not in {file}.");
        System.IO.File.WriteAllText(full, string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length)));
    };

    /// <summary>Writes a file of a folder.</summary>
    public static Action<string> Write(string file, string text) => path => System.IO.File.WriteAllText(Path.Combine(path, file), text);

    /// <summary>Moves the places into regions.csv with the given rows.</summary>
    public static Action<string> PlaceFile(string rows) => path =>
    {
        Replace(Description, "\"place\": {", "\"place\": {\n  \"file\": \"regions.csv\",\n  \"key\": \"region\",")(path);
        Write("regions.csv", "region,latitude,longitude\n" + rows)(path);
    };

    /// <summary>Turns all dates into days of a year, the one of sample c into the given text.</summary>
    public static Action<string> DayOfYear(int year, string dayOfSampleC) => path =>
    {
        Replace(Description, "\"iso\"", $"\"dayOfYear\",\n  \"year\": {year}")(path);
        string[] rows = System.IO.File.ReadAllLines(Path.Combine(path, Observations));
        for (int i = 1; i < rows.Length; i++)
        {
            string[] fields = rows[i].Split(',');
            DateOnly date = DateOnly.ParseExact(fields[1], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            fields[1] = fields[0] == "c" ? dayOfSampleC : date.DayOfYear.ToString(CultureInfo.InvariantCulture);
            rows[i] = string.Join(',', fields);
        }

        System.IO.File.WriteAllLines(Path.Combine(path, Observations), rows);
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Action<string> Delete(string file) => path => System.IO.File.Delete(Path.Combine(path, file));
}
