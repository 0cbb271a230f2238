namespace MLNetGeoFM.Models.Tests;

/// <summary>Metadata as numbers, on cases worked by hand from the formulas.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class MetadataEncodingTests
{
    private static readonly SampleMetadata Known = new()
    {
        Latitude = 30,
        Longitude = -90,
        DayOfYear = 32,
        Month = 2,
        Year = 2021,
        Hour = 6,
        GsdMetres = 100,
        CloudFraction = 0.25,
        SolarZenithDegrees = 60,
        ClimateZone = "Cfa",
        Ecoregion = "E1",
        Sensor = "s2",
    };

    [Test]
    public void Clay_Sample_IsTheEightNumbers()
    {
        // 1 February 2021 is a Monday, of ISO week 5.
        double week = 5 * 2 * Math.PI / 52;
        Assert.That(Features(new ClayEncoding(), Known), Is.EqualTo(new[]
        {
            Math.Sin(week), Math.Cos(week), 1, 0, 0.5, Math.Sqrt(0.75), -1, 0,
        }).Within(1e-6));
        Assert.That(Features(new ClayEncoding(), SampleMetadata.Unknown), Is.All.Zero);

        // 1 January 2021 is of week 53 of 2020.
        double last = 53 * 2 * Math.PI / 52;
        Assert.That(Features(new ClayEncoding(), Known with { DayOfYear = 1 })[0], Is.EqualTo(Math.Sin(last)).Within(1e-6));
    }

    [Test]
    public void Prithvi_Sample_HasYearAndDayFromZeroThenLatitudeAndLongitude()
    {
        // D = 8: wavelengths 1 and 1/100 for each quarter.
        Assert.That(Features(new PrithviEncoding(8), Known), Is.EqualTo(new[]
        {
            Math.Sin(2021), Math.Sin(20.21), Math.Cos(2021), Math.Cos(20.21), Math.Sin(31), Math.Sin(0.31), Math.Cos(31), Math.Cos(0.31),
            Math.Sin(30), Math.Sin(0.3), Math.Cos(30), Math.Cos(0.3), Math.Sin(-90), Math.Sin(-0.9), Math.Cos(-90), Math.Cos(-0.9),
        }).Within(1e-6));
        Assert.That(Features(new PrithviEncoding(8), Known with { Year = null })[..8], Is.All.Zero);
    }

    [Test]
    public void SatMae_Sample_HasYearSince2002MonthFromZeroAndHour()
    {
        float[] features = Features(new SatMaeEncoding(), Known);
        Assert.That(features, Has.Length.EqualTo(384));
        Assert.That(new[] { features[0], features[64], features[128], features[192], features[256], features[320] }, Is.EqualTo(new[]
        {
            Math.Sin(19), Math.Cos(19), Math.Sin(1), Math.Cos(1), Math.Sin(6), Math.Cos(6),
        }).Within(1e-6));
        Assert.That(features[63], Is.EqualTo(Math.Sin(19 * Math.Pow(10000, -63 / 64.0))).Within(1e-6));
    }

    [TestCase(-90, -180, 1, 1)]
    [TestCase(90, 180, 721, 1441)]
    [TestCase(0, 0, 361, 721)]
    [TestCase(0.125, 0.375, 361, 723, Description = "halves go to the even quarter")]
    [TestCase(43.6, 1.44, 361 + 174, 721 + 6)]
    public void TerraMind_Place_IsTheNearestQuarterDegree(double latitude, double longitude, int row, int column)
    {
        float[] rows = new float[2];
        new TerraMindEncoding().Encode(new SampleMetadata { Latitude = latitude, Longitude = longitude }, [], rows);
        Assert.That(rows, Is.EqualTo(new float[] { row, column }));
        Assert.That(new TerraMindEncoding().TableRows, Is.EqualTo(new[] { 722, 1442 }));
        new TerraMindEncoding().Encode(SampleMetadata.Unknown, [], rows);
        Assert.That(rows, Is.All.Zero);
    }

    [Test]
    public void Plain_Rows_HaveMeanZeroAndDeviationOneAndUnknownIsTheMean()
    {
        SampleMetadata[] rows = [Known with { Latitude = 10 }, Known with { Latitude = 20 }, SampleMetadata.Unknown];
        var encoding = PlainEncoding.Fit(rows);
        Assert.That(rows.Select(row => Features(encoding, row)[0]), Is.EqualTo(new[] { -1f, 1, 0 }));
        Assert.That(Features(encoding, Known with { Longitude = -89 })[1], Is.EqualTo(1), "a constant number is only moved");
    }

    [Test]
    public void Learned_Sample_IsTheSphereAndAnglesWithSignsOfWhatIsUnknown()
    {
        var encoding = LearnedEncoding.Fit([Known with { Year = 2019 }, Known], new LearnedEncodingOptions
        {
            Inputs = MetadataInputs.All,
            PlaceScales = 2,
            CellLevels = [1],
            LeastRows = 2,
        });
        double day = 2 * Math.PI * 31 / 365.25, month = 2 * Math.PI / 12, phi = Math.PI / 6, c = Math.Cos(phi);
        double[] expected =
        [
            0, -c, 0.5, 0.5, c, -1, 0, Math.Sin(2 * phi), 0.5, 0, -1, 0,
            Math.Sin(day), Math.Cos(day), Math.Sin(2 * day), Math.Cos(2 * day), 0,
            Math.Sin(month), Math.Cos(month), Math.Sin(2 * month), Math.Cos(2 * month), 0,
            1, 0, 1, 0, 0, 1, 0, -0.5, 0, 0.5, 0,
        ];
        Assert.That(Features(encoding, Known), Is.EqualTo(expected).Within(1e-6));
        float[] unknown = Features(encoding, SampleMetadata.Unknown);
        Assert.That(unknown.Select((value, i) => (value, i)).Where(pair => pair.value != 0).Select(pair => (pair.i, pair.value)),
            Is.EqualTo(new[] { (11, 1f), (16, 1f), (21, 1f), (23, 1f), (26, 1f), (28, 1f), (30, 1f), (32, 1f) }));
    }

    [Test]
    public void Learned_Words_AreNumberedFromOneAndUnseenOnesAreUnknown()
    {
        SampleMetadata[] rows = [Known, Known, Known with { ClimateZone = "Aw" }, Known with { ClimateZone = "Aw", Sensor = "once" }];
        var encoding = LearnedEncoding.Fit(rows, new LearnedEncodingOptions { LeastRows = 2, CellLevels = [2] });
        Assert.That(encoding.TableRows, Is.EqualTo(new[] { 3, 2, 2, 2, 2 }), "climate, ecoregion, sensor, tile, cell");
        Assert.That(Rows(encoding, Known), Is.EqualTo(new float[] { 2, 1, 1, 1, 1 }));
        Assert.That(Rows(encoding, Known with { ClimateZone = "Dfb", Sensor = "once", Ecoregion = null, Latitude = -30 }),
            Is.EqualTo(new float[] { 0, 0, 0, 0, 0 }));
    }

    [Test]
    public void Learned_NumbersAndWordsOfTheUser_AreStandardizedAndNumbered()
    {
        SampleMetadata Row(float sum, float other, string? word) => new() { Numbers = [sum, other], Words = [word, "all"] };
        SampleMetadata[] rows = [Row(1000, float.NaN, "a"), Row(3000, 5, "b"), Row(2000, 5, "b")];
        var encoding = LearnedEncoding.Fit(rows, new LearnedEncodingOptions { Inputs = MetadataInputs.Extra, LeastRows = 1 });
        float unit = (float)Math.Sqrt(1.5); // deviation of 1, 3, 2 is √(2/3)
        Assert.That(Features(encoding, rows[0]), Is.EqualTo(new[] { -unit, 0, 0, 1 }).Within(1e-6));
        Assert.That(Features(encoding, rows[1]), Is.EqualTo(new[] { unit, 0, 0, 0 }).Within(1e-6));
        Assert.That(Features(encoding, Row(9e9f, 4, null)), Is.EqualTo(new float[] { 3, 0, -1, 0 }), "kept near what training saw");
        Assert.That(Features(encoding, SampleMetadata.Unknown), Is.EqualTo(new float[] { 0, 1, 0, 1 }));
        Assert.That(rows.Select(row => Rows(encoding, row)[0]), Is.EqualTo(new float[] { 1, 2, 2 }));
        Assert.That(Rows(encoding, Row(1, 1, "c")), Is.EqualTo(new float[] { 0, 1 }));
        using MemoryStream stream = new();
        encoding.Write(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.That(Features(LearnedEncoding.Read(new BinaryReader(stream)), rows[1]), Is.EqualTo(Features(encoding, rows[1])));
        var error = Assert.Throws<ArgumentException>(() => Features(encoding, new SampleMetadata { Numbers = [1] }));
        Assert.That(error!.Message, Does.Contain("1 numbers").And.Contain("expected 2 and 2"));
        Assert.Throws<ArgumentException>(() => LearnedEncoding.Fit([.. rows, SampleMetadata.Unknown], new LearnedEncodingOptions()));
    }

    [Test]
    public void Read_WrittenEncoding_GivesTheSameNumbers()
    {
        var encoding = LearnedEncoding.Fit([Known, Known with { Year = 2018 }], new LearnedEncodingOptions { LeastRows = 1 });
        using MemoryStream stream = new();
        encoding.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var read = LearnedEncoding.Read(new BinaryReader(stream));
        Assert.That(Features(read, Known), Is.EqualTo(Features(encoding, Known)));
        Assert.That(Rows(read, Known), Is.EqualTo(Rows(encoding, Known)));
        byte[] bytes = stream.ToArray();
        bytes[0] = 9;
        Assert.Throws<InvalidDataException>(() => LearnedEncoding.Read(new BinaryReader(new MemoryStream(bytes))));
    }

    [Test]
    public void Encode_ImpossibleValues_AreAllNamed()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Features(new ClayEncoding(), Known with { Latitude = 91, DayOfYear = 367, CloudFraction = 2 }));
        Assert.That(error!.Message, Does.Contain("91").And.Contain("367").And.Contain("cloud fraction"));
        error = Assert.Throws<ArgumentException>(() => Features(new ClayEncoding(), Known with { Latitude = double.NaN }));
        Assert.That(error!.Message, Does.Contain("both or neither"));
    }

    private static float[] Features(MetadataEncoding encoding, SampleMetadata metadata)
    {
        float[] features = [.. Enumerable.Repeat(float.NaN, encoding.FeatureCount)];
        encoding.Encode(metadata, features, new float[encoding.TableRows.Count]);
        return features;
    }

    private static float[] Rows(MetadataEncoding encoding, SampleMetadata metadata)
    {
        float[] rows = new float[encoding.TableRows.Count];
        encoding.Encode(metadata, new float[encoding.FeatureCount], rows);
        return rows;
    }
}
