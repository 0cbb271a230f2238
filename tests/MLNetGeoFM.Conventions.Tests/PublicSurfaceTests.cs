namespace MLNetGeoFM.Conventions.Tests;

/// <summary>No public type that a user does not need: each is met on the way from a door, and each door has its reason (src/adr/0013).</summary>
public class PublicSurfaceTests
{
    /// <summary>Where a user begins, and what for. A type that another door leads to needs no row.</summary>
    private static readonly (string Door, string WhoBeginsHere)[] _doors =
    [
        ("MLNetGeoFM.GeoFMContextExtensions", "everybody: ml.GeoFM()"),
        ("MLNetGeoFM.GtcaModelExtensions", "who switches metadata off in a model that is a chain"),
        ("MLNetGeoFM.GeoFMAnnotations", "who asks a column for its bands, steps or encoder"),
        ("MLNetGeoFM.Folds", "who says how rows are kept apart; also for arrays without ML.NET"),
        ("MLNetGeoFM.BlockGrid", "who needs the block of each place as a column, for folds or intervals"),
        ("MLNetGeoFM.Variogram", "who looks at the range of likeness before choosing a block size"),
        ("MLNetGeoFM.GroupBootstrap", "who wants intervals of predictions that CrossValidate did not make"),
        ("MLNetGeoFM.AreaEstimation", "who reports areas of crops from a map and a reference sample"),
        ("MLNetGeoFM.SeriesFolder", "who writes a series folder from an application, or joins its series with fields"),
        ("MLNetGeoFM.SeriesCalendar", "who turns the days of a column into dates, or fills a row for a prediction engine"),
        ("MLNetGeoFM.SimulatedLandscape", "who fills rows of a class of his own with simulated series"),
        ("MLNetGeoFM.FieldShapes", "who has fields as GeoJSON or GeoParquet"),
        ("MLNetGeoFM.ParquetTable", "who has observations in a Parquet file"),
        ("MLNetGeoFM.Models.EncoderCards", "who asks what encoders there are, and where their weights are published"),
        ("MLNetGeoFM.Models.WeightMismatchException", "who catches the refusal of a file of weights"),
        ("MLNetGeoFM.Models.TemperatureScaling", "who reads the temperature of a calibrated model"),
        ("MLNetGeoFM.Models.PrestoEncoder", "who wants tokens or reconstructions of Presto, which no verb gives"),
        ("MLNetGeoFM.Models.PrestoNormalization", "who fills PrestoInput from reflectance"),
        ("MLNetGeoFM.Models.GalileoEncoder", "who wants tokens or single groups of Galileo, which no verb gives"),
        ("MLNetGeoFM.Models.GalileoNormalization", "who fills GalileoInput from reflectance"),
    ];

    private static readonly Type[] _public = [.. ProductAssemblies.Libraries.SelectMany(name => ProductAssemblies.Load(name).GetExportedTypes())];

    [Test]
    public void PublicTypes_OfAllLibraries_AreMetFromADoor()
    {
        HashSet<Type> met = PublicReach.From(Doors(_doors.Select(row => row.Door)), _public.ToHashSet());
        string[] needless = [.. _public.Where(type => !met.Contains(type)).Select(type => type.FullName!).Order(StringComparer.Ordinal)];
        Assert.That(needless, Is.Empty, "Nobody meets these public types: make them internal, or give them a row above with the user who begins there.");
        TestContext.Out.WriteLine($"{_public.Length} public types, {_doors.Length} doors");
    }

    [Test]
    public void Door_OfTheTable_IsMetFromNoOther()
    {
        foreach ((string door, _) in _doors)
        {
            Type[] others = Doors(_doors.Select(row => row.Door).Where(other => other != door));
            Assert.That(PublicReach.From(others, _public.ToHashSet()).Select(type => type.FullName), Does.Not.Contain(door), "needs no row");
        }
    }

    [Test]
    public void From_PlantedTypes_MeetsArgumentsResultsBasesAndConstraintsOnly()
    {
        Type[] planted = [typeof(Door<>), typeof(Root), typeof(Argument), typeof(Element), typeof(Bound), typeof(RefusalException), typeof(Lonely)];
        Assert.That(PublicReach.From([typeof(Door<>)], planted.ToHashSet()),
            Is.EquivalentTo(new[] { typeof(Door<>), typeof(Root), typeof(Argument), typeof(Element), typeof(Bound) }));
    }

    private static Type[] Doors(IEnumerable<string> names) =>
        [.. names.Select(name => _public.FirstOrDefault(type => type.FullName == name) ?? throw new AssertionException($"{name} is no public type."))];

#pragma warning disable CA1034, CA1822 // Public types that lead to each other are what is looked at.
    public class Root;

    public class Argument;

    public class Element;

    public class Bound;

    public class RefusalException : Exception;

    public class Lonely
    {
        public Door<Bound>? Inside { get; set; }
    }

    public class Door<T> : Root
        where T : Bound
    {
        public IReadOnlyList<Element[]> Items => [];

        public void Open(in Argument key) => Hidden(key, new RefusalException());

        private protected void Hidden(Argument key, RefusalException never) => GC.KeepAlive((key, never));
    }
#pragma warning restore CA1034, CA1822
}
