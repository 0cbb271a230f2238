namespace MLNetGeoFM.Core.Tests.Bands;

[TestFixture]
[Category("Unit")]
internal sealed class BandRolesTests
{
    private static readonly BandRole[] BlueToSwir2 =
        [BandRole.Blue, BandRole.Green, BandRole.Red, BandRole.Nir, BandRole.Swir1, BandRole.Swir2];

    [TestCase("B02 B03 B04 B05 B06 B07 B08 B8A B11 B12", new[] { 0, 1, 2, 6, 8, 9 })]
    [TestCase("B02 B03 B04 B8A B11 B12", new[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase("B8A B08 B12 B11 B04 B03 B02 NDVI VV", new[] { 6, 5, 4, 1, 3, 2 })]
    [TestCase("SR_B2 SR_B3 SR_B4 SR_B5 SR_B6 SR_B7", new[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase("sur_refl_b01 sur_refl_b02 sur_refl_b03 sur_refl_b04 sur_refl_b05 sur_refl_b06 sur_refl_b07",
        new[] { 2, 3, 0, 1, 5, 6 })]
    [TestCase("blue green red nir swir_1 SWIR2", new[] { 0, 1, 2, 3, 4, 5 })]
    public void FromNames_OneNamingFits_FindsEveryRole(string names, int[] expected)
    {
        BandRoles roles = BandRoles.FromNames(names.Split(' '));
        Assert.That(roles.IndicesOf(BlueToSwir2), Is.EqualTo(expected));
    }

    [TestCase("B04 B05")]
    [TestCase("B02 B03 B04 B05 B06 B07")]
    [TestCase("B2 B3 B4 B5 B8")]
    public void FromNames_SeveralSensorsDisagree_AsksWhich(string names)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BandRoles.FromNames(names.Split(' ')))!;
        Assert.That(error.Message, Does.Contain(names).And.Contain("Sentinel2 and"));
    }

    [Test]
    public void FromNames_DisagreementSettledByNaming_FollowsTheNaming()
    {
        string[] names = ["B02", "B03", "B04", "B05", "B06", "B07", "B10", "B11"];
        Assert.That(BandRoles.FromNames(names, BandNaming.HlsL30).IndicesOf(BlueToSwir2), Is.EqualTo(new[] { 0, 1, 2, 3, 4, 5 }));
        BandRoles sentinel = BandRoles.FromNames(names, BandNaming.Sentinel2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => sentinel.IndicesOf(BlueToSwir2))!;
        Assert.That(error.Message, Does.Contain("no band for Nir, no band for Swir2"));
    }

    [TestCase("B04 sur_refl_b02", "names of several")]
    [TestCase("VV VH", "no known name")]
    public void FromNames_NoNamingFits_AsksForRoles(string names, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BandRoles.FromNames(names.Split(' ')))!;
        Assert.That(error.Message, Does.Contain(names).And.Contain(expected));
    }

    [Test]
    public void IndicesOf_RolePlayedTwice_SaysSo()
    {
        BandRoles roles = BandRoles.FromNames(["B04", "B4", "B08"], BandNaming.Sentinel2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => roles.IndicesOf(BandRole.Red))!;
        Assert.That(error.Message, Does.Contain("more than one band for Red").And.Contain("B04 B4 B08"));
    }

    [Test]
    public void FromRoles_AbsentBand_NamesIt()
    {
        Dictionary<BandRole, string> stated = new() { [BandRole.Red] = "R", [BandRole.Nir] = "IR" };
        Assert.That(BandRoles.FromRoles(["IR", "R"], stated).IndicesOf(BandRole.Red, BandRole.Nir), Is.EqualTo(new[] { 1, 0 }));
        ArgumentException error = Assert.Throws<ArgumentException>(() => BandRoles.FromRoles(["R", "G"], stated))!;
        Assert.That(error.Message, Does.Contain("Nir = IR").And.Contain("(R G)"));
    }

    [Test]
    public void Sentinel2_Names_AreEsaSpelledInOrder() =>
        Assert.That(string.Join(' ', BandNames.Sentinel2), Is.EqualTo("B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B10 B11 B12"));

    [TestCase("3")]
    [TestCase("")]
    public void TryGetRole_NumberOrNothing_IsNoRole(string name) =>
        Assert.That(BandNames.TryGetRole(name, BandNaming.Roles, out _), Is.False);
}
