namespace MLNetGeoFM.Core.Tests;

internal sealed class ObservationGroupsTests
{
    [Test]
    public void ToRecords_RowsInAnyOrder_BecomeSeriesByDay()
    {
        ObservationGroups groups = Groups();
        groups.Add(0, "b", () => 20, [3000, double.NaN], 4, (double.NaN, double.NaN), [""]);
        groups.Add(1, "a", () => 7, [1, 2], 5, (48, 11), ["wheat"]);
        groups.Add(2, "b", () => 10, [1000, 2000], 9, (47, 12), ["maize"]);
        groups.Add(3, "b", () => 30, [0, 0], 0, (46, 13), [""]);

        List<SeriesRecord> records = groups.ToRecords();

        Assert.That(records.Select(record => record.Sample), Is.EqualTo(new SeriesSample[]
        {
            new() { Id = "b", Label = "maize", Latitude = 47, Longitude = 12 },
            new() { Id = "a", Label = "wheat", Latitude = 48, Longitude = 11 },
        }));
        Assert.That(records[0].Dates.ToArray(), Is.EqualTo(new[] { 10, 20, 30 }));
        Assert.That(records[0].Reflectance.ToArray(), Is.EqualTo(new[] { 0f, 0.1f, 0.2f, float.NaN, -0.1f, -0.1f }).Within(1e-7f));
        Assert.That(records[0].QualityFlags.ToArray(), Is.EqualTo(new ushort[] { 9, 4, 0 }));
    }

    [Test]
    public void Add_WhatDoesNotFit_IsNamedWithSampleRowAndFile()
    {
        ObservationGroups groups = Groups();
        groups.Add(0, "a", () => 7, [1, 2], 4.5, (48, 11), ["wheat"]);

        Assert.Multiple(() =>
        {
            Assert.That(() => groups.Add(1, "", () => 8, [1, 2], 4, (48, 11), [""]),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("no id").And.Message.Contains("in 'rows', row 1."));
            Assert.That(() => groups.Add(1, "a", () => throw new ArgumentException("No day."), [1, 2], 4, (48, 11), [""]),
                Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("Series 'a', row 1 of 'Day': No day. In 'rows'."));
            Assert.That(() => groups.Add(2, "a", () => 9, [1, 2], 4, (48, 11), ["maize"]),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected one label for all its observations, got 'wheat' and 'maize', in 'rows', row 2."));
            Assert.That(groups.ToRecords, Throws.TypeOf<InvalidDataException>().With.Message.Contains("got 4.5").And.Message.EndsWith("In 'rows'."));
        });
    }

    private static ObservationGroups Groups() => new()
    {
        IdColumnName = "Id",
        DateColumnName = "Day",
        Source = "rows",
        Scale = 0.0001,
        Offset = -0.1,
        Headings = SampleHeading.Of("Crop", null),
    };
}
