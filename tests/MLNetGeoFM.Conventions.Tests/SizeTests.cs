namespace MLNetGeoFM.Conventions.Tests;

public class SizeTests
{
    [Test]
    public void Files_OfTheProduct_AreShort() =>
        Assert.That(Checkout.Findings(Checkout.ProductSources(), SizeRules.TooLongFile), Is.Empty);

    [Test]
    public void Programs_OfTheSamples_AreShort() =>
        Assert.That(Checkout.Findings(Checkout.Files("samples", ".cs"), SizeRules.TooLongSample), Is.Empty);

    [Test]
    public void Methods_OfTheProduct_AreShort()
    {
        int[] lengths = [.. Checkout.ProductSources().SelectMany(file => SizeRules.Methods(File.ReadAllText(file))).Select(m => m.Lines).Order()];
        Assume.That(lengths, Is.Not.Empty);
        TestContext.Out.WriteLine($"{lengths.Length} methods with a block: median {lengths[lengths.Length / 2]}, " +
            $"95th percentile {lengths[lengths.Length * 95 / 100]}, longest {lengths[^1]} lines");
        Assert.That(Checkout.Findings(Checkout.ProductSources(), SizeRules.TooLongMethods), Is.Empty);
    }

    [Test]
    public void TooLongFile_OneLineTooMany_IsFound()
    {
        Assert.That(SizeRules.TooLongFile(new string('\n', SizeRules.MostLinesOfFile)), Is.Empty);
        Assert.That(SizeRules.TooLongFile(new string('\n', SizeRules.MostLinesOfFile + 1)), Has.One.Contains("451 lines"));
    }

    [Test]
    public void TooLongSample_OneLineTooMany_IsFound()
    {
        Assert.That(SizeRules.TooLongSample(new string('\n', SizeRules.MostLinesOfSample)), Is.Empty);
        Assert.That(SizeRules.TooLongSample(new string('\n', SizeRules.MostLinesOfSample + 1)), Has.One.Contains("120 lines"));
    }

    [Test]
    public void TooLongMethods_OneLineTooMany_IsFoundByNameAndLine()
    {
        Assert.That(SizeRules.TooLongMethods(ClassWithBody(117)), Is.Empty);
        Assert.That(SizeRules.TooLongMethods(ClassWithBody(118)), Is.EqualTo(new[] { "line 4: Walk has 121 lines; at most 120" }));
    }

    [Test]
    public void Methods_BracesInStringsAndComments_AreNotBlocks()
    {
        const string Source = """"
            class A
            {
                int Count => 3;
                static readonly int[] Table = { 1, 2, 3 };
                // }
                string One(int a = 1) { return $"{{ {a switch { 1 => "}", _ => "{" }} }}" + '}' + @"""}" + """}"""; }
                int Two<T>(T b)
                    where T : struct
                {
                    if (b is { }) { return 1; }
                    return 2;
                }
            }
            """";
        Assert.That(SizeRules.Methods(Source), Is.EqualTo(new[] { ("One", 6, 1), ("Two", 7, 6) }));
    }

    private static string ClassWithBody(int lines) =>
        "class A\n{\n    int _a;\n    void Walk()\n    {\n" + string.Concat(Enumerable.Repeat("        _a++;\n", lines)) + "    }\n}\n";
}
