// From observations with clouds to a complete year of months: what is missing stays missing until something fills it.
// Start: dotnet run --project samples/01-CloudsAndComposites -c Release
// Expected: clouds drop a month's NDVI where nothing masks them; after masking some months are missing, after filling none.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM;

var ml = new MLContext(seed: 1);
var geo = ml.GeoFM();
IDataView fields = ml.Data.Cache(geo.SimulateLandscape(new SimulatedLandscapeOptions { SeriesCount = 200 }));

// <snippet:clouds>
var pipeline = geo.MaskClouds("Clear", "Scl", new CloudMaskingOptions { ClearFractionColumnName = "ClearFraction" })
    .Append(geo.SpectralIndices("Ndvi", "Reflectance", SpectralIndex.Ndvi))
    .Append(geo.SelectBands("Only", "Ndvi", "NDVI"))
    .Append(geo.CompositeMonthly("Cloudy", "Only", null, "Dates"))      // every observation, clouds too
    .Append(geo.CompositeMonthly("Monthly", "Only", "Clear", "Dates"))  // the median of the clear ones; NaN = nothing clear
    .Append(geo.FillGaps("Complete", "Monthly"));
// </snippet:clouds>
IDataView months = pipeline.Fit(fields).Transform(fields);

float[] clear = [.. months.GetColumn<float>("ClearFraction")];
float[][] cloudy = [.. months.GetColumn<float[]>("Cloudy")];
float[][] monthly = [.. months.GetColumn<float[]>("Monthly")];
float[][] complete = [.. months.GetColumn<float[]>("Complete")];
Print($"clear share of the observations: {clear.Average():F3}");
Print($"months without a clear observation: {Missing(monthly)} of {monthly.Length * 12}; after filling: {Missing(complete)}");
Print($"mean NDVI of the months, clouds included: {Mean(cloudy):F3}; clear only: {Mean(monthly):F3}");
Print($"first field, filled months in brackets: {string.Join(' ', monthly[0].Zip(complete[0], Describe))}");

static int Missing(float[][] series) => series.Sum(values => values.Count(float.IsNaN));

static double Mean(float[][] series) => series.SelectMany(values => values).Where(value => !float.IsNaN(value)).Average();

static string Describe(float seen, float filled)
    => float.IsNaN(seen) ? Text($"({filled:F2})") : Text($"{seen:F2}");

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

static void Print(FormattableString line) => Console.WriteLine(Text(line));
