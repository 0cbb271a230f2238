using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Writes scored series as CSV or as a map: id, predicted class, probability of every class.</summary>
internal sealed class PredictionTable(IDataView scored)
{
    private readonly Dictionary<string, int> _predicted = [];
    private readonly Dictionary<string, double> _hectares = [];

    public int Samples { get; private set; }

    public int WithoutPrediction { get; private set; }

    public IReadOnlyDictionary<string, int> Predicted => _predicted;

    /// <summary>Hectares by predicted class, of fields that have a class; empty before a map is written.</summary>
    public IReadOnlyDictionary<string, double> Hectares => _hectares;

    /// <summary>Writes a CSV file.</summary>
    public void Write(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', ClassNames().Select(name => CsvText.Quote($"p_{name}"))
            .Prepend("predicted_class").Prepend("sample_id")));
        foreach (var row in Rows())
        {
            writer.Write($"{CsvText.Quote(row.Id)},{CsvText.Quote(row.PredictedClass!)}");
            foreach (float probability in row.Probabilities)
                writer.Write($",{probability.ToString("R", CultureInfo.InvariantCulture)}");
            writer.WriteLine();
        }
    }

    /// <summary>Writes a map: the fields with what is predicted for the series of their ids.</summary>
    public void WriteMap(Stream stream, FieldShapes fields) => fields.WriteGeoJson(stream, Rows().Select(row =>
    {
        if (row.PredictedClass!.Length > 0 && fields.Find(row.Id) is { } field)
            _hectares[row.PredictedClass] = _hectares.GetValueOrDefault(row.PredictedClass) + field.AreaHectares;
        return row;
    }), ClassNames());

    private string[] ClassNames()
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private IEnumerable<FieldPrediction> Rows()
    {
        var schema = scored.Schema;
        using var cursor = scored.GetRowCursor([schema["SampleId"], schema["PredictedClass"], schema["Score"]]);
        var getId = cursor.GetGetter<ReadOnlyMemory<char>>(schema["SampleId"]);
        var getClass = cursor.GetGetter<ReadOnlyMemory<char>>(schema["PredictedClass"]);
        var getScore = cursor.GetGetter<VBuffer<float>>(schema["Score"]);
        ReadOnlyMemory<char> id = default;
        ReadOnlyMemory<char> predicted = default;
        VBuffer<float> score = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            getClass(ref predicted);
            getScore(ref score);
            Count(predicted.ToString());
            yield return new(id.ToString(), predicted.ToString(), [.. score.DenseValues()]);
        }
    }

    private void Count(string predicted)
    {
        Samples++;
        if (predicted.Length == 0)
            WithoutPrediction++;
        else
            _predicted[predicted] = _predicted.GetValueOrDefault(predicted) + 1;
    }
}
