using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Streams scored series into a CSV file: id, predicted class, probability of every class.</summary>
internal sealed class PredictionTable(IDataView scored)
{
    private readonly Dictionary<string, int> _predicted = [];

    public int Samples { get; private set; }

    public int WithoutPrediction { get; private set; }

    public IReadOnlyDictionary<string, int> Predicted => _predicted;

    public void Write(Stream stream)
    {
        var schema = scored.Schema;
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["PredictedLabel"].GetKeyValues(ref names);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', names.DenseValues().Select(name => CsvText.Quote($"p_{name}"))
            .Prepend("predicted_class").Prepend("sample_id")));
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
            writer.Write($"{CsvText.Quote(id.ToString())},{CsvText.Quote(predicted.ToString())}");
            foreach (float probability in score.DenseValues())
                writer.Write($",{probability.ToString("R", CultureInfo.InvariantCulture)}");
            writer.WriteLine();
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
