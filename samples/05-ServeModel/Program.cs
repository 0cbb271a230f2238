// A saved model behind HTTP: a field's series in, its crop out, and another model whenever the model's file is replaced.
// Start: dotnet run --project samples/05-ServeModel -c Release -- --Model crops.zip --urls http://127.0.0.1:5080
using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM;

var builder = WebApplication.CreateBuilder(args);
var models = new Models(builder.Configuration["Model"] ?? "crops.zip");
builder.Services.ConfigureHttpJsonOptions(json => // what a request leaves out is an error, not null
    json.SerializerOptions.RespectNullableAnnotations = json.SerializerOptions.RespectRequiredConstructorParameters = true);
builder.Services.AddHostedService(_ => models).AddHealthChecks().AddCheck("model", models.Check);
var app = builder.Build();
app.MapHealthChecks("/health");
// <snippet:serve>
app.MapPost("/crop", (FieldSeries field) =>
{
    try
    {
        return models.Current is { } model ? Results.Ok(model.Predict(field.ToRow())) : Results.StatusCode(503);
    }
    catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
    {
        return Results.Problem(exception.Message, statusCode: 400);
    }
});
// </snippet:serve>
app.Run();

/// <summary>Observations of a field, one of each band and a scene class for each date; null = no observation.</summary>
internal sealed record FieldSeries(DateOnly[] Dates, List<byte> Scl, Dictionary<string, float?[]> Bands)
{
    private static readonly string[] Order = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    public Row ToRow() => Order.FirstOrDefault(band => Bands.GetValueOrDefault(band)?.Length != Dates.Length) is { } wrong
        ? throw new ArgumentException($"Band {wrong}: expected {Dates.Length} digital numbers, one for each date.")
        : new Row([.. Dates.SelectMany((_, date) => Order.Select(band => Bands[band][date] ?? float.NaN))],
            [.. Dates.Select(date => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)], [.. Scl]);
}

/// <summary>The columns that the model reads, those of its training rows; and the columns that are asked of it.</summary>
internal sealed record Row(float[] Bands, int[] Days, byte[] Scl, string Crop = "");
internal sealed class Crop { public string PredictedCrop { get; set; } = ""; public float[] Score { get; set; } = []; }

/// <summary>The model in use: that of the file, loaded again whenever the file is replaced.</summary>
internal sealed class Models(string path) : BackgroundService
{
    private string? _problem = "No model yet.";
    public ServedModel? Current { get; private set; }
    public HealthCheckResult Check() => Current is null ? HealthCheckResult.Unhealthy(_problem)
        : _problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(_problem);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (DateTime seen = default; ; await Task.Delay(500, stoppingToken))
        {
            DateTime written = File.GetLastWriteTimeUtc(path);
            if (written == seen || !File.Exists(path))
                continue;
            try
            {
                ServedModel next = new(path);
                Current?.Retire();
                (Current, _problem) = (next, null);
            }
            catch (Exception exception)
            {
                _problem = $"'{path}' cannot be loaded: {exception.Message}"; // and the model before it stays
            }

            seen = written;
        }
    }
}

/// <summary>A loaded model and its engines, each for one request at a time and then for another.</summary>
internal sealed class ServedModel
{
    private readonly MLContext _ml = new(); // of its own: a context that loads many models keeps a little of each
    private readonly ITransformer _model;
    private readonly ConcurrentBag<PredictionEngine<Row, Crop>> _free = [];
    private volatile bool _isRetired;
    public ServedModel(string path)
    {
        _model = _ml.GeoFM().Rehydrate(_ml.Model.Load(path, out _));
        _free.Add(CreateEngine()); // fails here, not at every request, where the model reads other columns
    }

    public object Predict(Row field)
    {
        var engine = _free.TryTake(out var free) ? free : CreateEngine();
        try
        {
            Crop crop = engine.Predict(field);
            VBuffer<ReadOnlyMemory<char>> names = default;
            engine.OutputSchema["Score"].GetSlotNames(ref names);
            var scores = names.DenseValues().Select(name => $"{name}").Zip(crop.Score.Select(score => score >= 0 ? score : default(float?)));
            return new { Crop = crop.PredictedCrop is "" ? null : crop.PredictedCrop, Probabilities = scores.ToDictionary() }; // null: clouds
        }
        finally
        {
            _free.Add(engine);
            if (_isRetired)
                Retire();
        }
    }

    private PredictionEngine<Row, Crop> CreateEngine() =>
        _ml.Model.CreatePredictionEngine<Row, Crop>(_model, new PredictionEngineOptions { OwnsTransformer = false });

    /// <summary>Disposes the engines: those that are free now, the others when their request has ended.</summary>
    public void Retire()
    {
        _isRetired = true;
        while (_free.TryTake(out var engine))
            engine.Dispose();
    }
}
