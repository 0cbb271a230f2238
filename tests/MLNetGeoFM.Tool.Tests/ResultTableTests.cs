using MLNetGeoFM.Tool.Results;
using Spectre.Console;

namespace MLNetGeoFM.Tool.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ResultTableTests
{
    [Test]
    public void NewTable_TerminalOf80Columns_KeepsNumbersWholeAndTextsReadable()
    {
        Table table = ResultTable.NewTable("How it was measured", "Train", "Test", "OA", "macro-F1", "ECE", "NLL", "What it tells");
        table.AddRow("regions never simulated before", "2400", "1200", "0.605", "0.628", "0.211", "1.32", "what the saved model really does there");

        using StringWriter writer = new();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        terminal.Profile.Width = 80;
        terminal.Write(table);

        string[] lines = writer.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        string[] cells = lines.Single(line => line.Contains("0.605", StringComparison.Ordinal)).Split('\u2502', StringSplitOptions.TrimEntries);
        Assert.That(cells[2..8], Is.EqualTo(new[] { "2400", "1200", "0.605", "0.628", "0.211", "1.32" }));
        foreach (string word in "regions never simulated before what the saved model really does there".Split(' '))
            Assert.That(lines, Has.Some.Contains(word));
    }
}
