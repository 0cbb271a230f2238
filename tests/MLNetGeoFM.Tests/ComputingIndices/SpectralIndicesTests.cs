using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class SpectralIndicesTests
{
    [Test]
    public void Transform_KeepBands_AppendsIndicesWithTheirNames()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, new SpectralIndicesOptions { Indices = [SpectralIndex.Ndvi] }, [0.1f, 0.3f, float.NaN, 0.3f]);

        Assert.That(view.Schema["Bands"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08", "NDVI" }));
        Assert.That(view.GetColumn<float[]>("Bands").Single(),
            Is.EqualTo(new[] { 0.1f, 0.3f, 0.5f, float.NaN, 0.3f, float.NaN }).Within(1e-6f));
    }

    [Test]
    public void Transform_IndicesOnly_LeavesTheBandsOut()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, new SpectralIndicesOptions { Indices = [SpectralIndex.Ndvi], KeepBands = false }, [0, 0, 0.2f, 0.2f]);

        Assert.That(view.GetColumn<float[]>("Bands").Single(), Is.EqualTo(new[] { float.NaN, 0f }));
    }

    [Test]
    public void Fit_BandOfAnIndexMissing_NamesIt()
    {
        var ml = new MLContext(1);

        var exception = Assert.Throws<ArgumentException>(
            () => Transform(ml, new SpectralIndicesOptions { Indices = [SpectralIndex.Nbr] }, [0, 0]));

        Assert.That(exception!.Message, Does.Contain("Swir2").IgnoreCase);
    }

    private static IDataView Transform(MLContext ml, SpectralIndicesOptions options, params float[] reflectance)
    {
        var data = ml.Data.LoadFromEnumerable([new Row { Reflectance = reflectance }]);
        return ml.GeoFM().DescribeBands("Reflectance", null, "B04", "B08")
            .Append(ml.GeoFM().SpectralIndices("Bands", "Reflectance", options)).Fit(data).Transform(data);
    }

    private sealed class Row
    {
        public float[] Reflectance { get; set; } = [];
    }
}
