using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>How often which class was taken for which.</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _classNames;

    internal ConfusionMatrix(double[][] counts, string[] classNames)
    {
        _classNames = classNames;
        Counts = Array.AsReadOnly(Array.ConvertAll(counts, row => (IReadOnlyList<double>)Array.AsReadOnly(row)));
        PerClassRecall = Ratios(counts, i => counts[i].Sum());
        PerClassPrecision = Ratios(counts, i => counts.Sum(row => row[i]));
    }

    /// <summary>Of what was taken for the class, the share that is right.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>Of what belongs to the class, the share that was found.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>The counts: a row per true class, a column per predicted class.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    /// <summary>The number of classes.</summary>
    public int NumberOfClasses => Counts.Count;

    /// <summary>The count of a pair of classes.</summary>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        Check.Param(predictedClassIndicatorIndex >= 0 && predictedClassIndicatorIndex < Counts.Count,
            nameof(predictedClassIndicatorIndex), "Invalid index. Should be non-negative, less than the number of classes.");
        Check.Param(actualClassIndicatorIndex >= 0 && actualClassIndicatorIndex < Counts.Count,
            nameof(actualClassIndicatorIndex), "Invalid index. Should be non-negative, less than the number of classes.");
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    /// <summary>The counts as a table in text.</summary>
    public string GetFormattedConfusionTable()
    {
        int count = NumberOfClasses;
        int width = count == 2 ? 8 : 5;
        int longest = _classNames.Max(name => name.Length);
        // Names that do not fit above a column are replaced by numbers, which then stand before the names at the left.
        bool numbered = longest > width;
        int digits = Invariant($"{count - 1}").Length;
        int left = Math.Max(9, numbered ? longest + digits + 2 : longest);
        string pad = new(' ', left - 9);
        string rule = string.Concat(Enumerable.Repeat(count > 2 ? "========" : "===========", count));

        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("Confusion table");
        text.AppendLine($"          {pad}||{rule}");
        text.Append(CultureInfo.InvariantCulture, $"PREDICTED {pad}||");
        for (int i = 0; i < count; i++)
            text.Append(' ').Append((numbered ? Invariant($"{i}") : _classNames[i]).PadLeft(width)).Append(" |");
        text.AppendLine(" Recall");
        text.AppendLine($"TRUTH     {pad}||{rule}");
        for (int i = 0; i < count; i++)
        {
            text.Append(numbered
                ? $"{Invariant($"{i}").PadLeft(digits)}. {_classNames[i].PadLeft(left - digits - 2)} ||"
                : $"{_classNames[i].PadLeft(left)} ||");
            foreach (double value in Counts[i])
                text.Append(' ').Append(Invariant($"{value:N0}").PadLeft(width)).Append(" |");
            text.Append(' ').AppendLine(Invariant($"{PerClassRecall[i]:F4}").PadLeft(5));
        }

        text.AppendLine($"          {pad}||{rule}");
        text.Append(CultureInfo.InvariantCulture, $"Precision {pad}||");
        for (int i = 0; i < count; i++)
            text.Append(Invariant($"{PerClassPrecision[i]:N4}").PadLeft(width + 1)).Append(" |");
        text.AppendLine();
        return text.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static double[] Ratios(double[][] counts, Func<int, double> total)
        => Enumerable.Range(0, counts.Length).Select(i => total(i) is > 0 and double sum ? counts[i][i] / sum : 0).ToArray();
}
