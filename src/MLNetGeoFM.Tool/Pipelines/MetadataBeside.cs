using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>One way to put place and time beside the features, as a model of its own would: the baselines that GTCA is held against.</summary>
/// <param name="Name">The word for it.</param>
/// <param name="Text">What it is, in words.</param>
/// <param name="NeedsPlace">Whether there is nothing to encode without a place.</param>
internal sealed record MetadataBeside(string Name, string Text, bool NeedsPlace)
{
    private const string Concat = "concat";

    private const int MostScales = 20;

    /// <summary>
    /// Wavelengths from 360 degrees down to 0.35 degrees, about 40 km: fine enough to tell one county, or one cell of half a degree,
    /// from the next.
    /// </summary>
    private const int CountyScales = 11;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetadataBeside> All { get; } =
    [
        new("coordinates", "latitude, longitude, day of year and year", NeedsPlace: false) { Encodings = [EncodedMetadata.Plain] },
        new(Concat, $"naive concatenation: sines and cosines of the place, day of year and year; +{Concat}N takes N wavelengths, 360 degrees and "
            + $"halves of it, instead of {CountyScales}", NeedsPlace: true)
        {
            Encodings = [EncodedMetadata.Places, EncodedMetadata.Plain],
        },
        new("clay", "Clay's eight numbers", NeedsPlace: false) { Encodings = [EncodedMetadata.Clay] },
        new("prithvi", "Prithvi-EO-2.0's sinusoids", NeedsPlace: false) { Encodings = [EncodedMetadata.Prithvi] },
        new("terramind", "a number for each of TerraMind's quarter degrees", NeedsPlace: true) { Encodings = [EncodedMetadata.TerraMind] },
        new("satmae", "SatMAE's sinusoids of time", NeedsPlace: false) { Encodings = [EncodedMetadata.SatMae] },
    ];

    /// <summary>All words, for messages.</summary>
    public static string Words => string.Join(", ", All.Select(one => $"+{one.Name}"));

    private IReadOnlyList<EncodedMetadata> Encodings { get; init; } = [];

    /// <summary>Wavelengths of the place, where it is encoded by them.</summary>
    public int Scales { get; private init; } = CountyScales;

    /// <summary>The way that a word means; null where it means none.</summary>
    public static MetadataBeside? Find(string word)
    {
        if (All.FirstOrDefault(one => one.Name == word) is { } known)
            return known;
        return word.StartsWith(Concat, StringComparison.Ordinal)
            && int.TryParse(word.AsSpan(Concat.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int scales) && scales <= MostScales
            ? All.First(one => one.Name == Concat) with { Scales = scales }
            : null;
    }

    /// <summary>Encodes the metadata that the data have.</summary>
    /// <exception cref="InvalidDataException">The data has no places, and they are needed.</exception>
    public EstimatorChain<ITransformer> Encode(MLContext ml, DataViewSchema schema)
    {
        bool hasPlace = schema.GetColumnOrNull("Latitude") is not null && schema.GetColumnOrNull("Longitude") is not null;
        if (NeedsPlace && !hasPlace)
        {
            throw new InvalidDataException($"The data does not say where its series are: expected the key 'place' in series.json for +{Name}, got "
                + "none. Name the place there, or leave the word out.");
        }

        var chain = new EstimatorChain<ITransformer>();
        for (int i = 0; i < Encodings.Count; i++)
        {
            // After Places only the time is left to say.
            bool saysPlace = hasPlace && !(i > 0 && Encodings[i - 1] == EncodedMetadata.Places);
            chain = chain.Append((IEstimator<ITransformer>)ml.GeoFM().EncodeMetadata(Column(i), new MetadataEncodingOptions
            {
                Encoding = Encodings[i],
                LatitudeColumnName = saysPlace ? "Latitude" : null,
                LongitudeColumnName = saysPlace ? "Longitude" : null,
                PlaceScales = Scales,
            }));
        }

        return chain;
    }

    /// <summary>Puts what <see cref="Encode"/> gave beside the features of some views.</summary>
    public IEstimator<ITransformer> Concatenate(MLContext ml, IEnumerable<SeriesView> views)
        => views.Aggregate(new EstimatorChain<ITransformer>(), (chain, view) => chain.Append((IEstimator<ITransformer>)ml.Transforms.Concatenate(
            view.Features, [view.Features, .. Enumerable.Range(0, Encodings.Count).Select(Column)])));

    private string Column(int encoding) => $"Metadata{Name}{encoding}";
}
