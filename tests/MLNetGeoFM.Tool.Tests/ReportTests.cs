using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetGeoFM.TestSupport;
using MLNetGeoFM.Tool.Figures;
using MLNetGeoFM.Tool.Reports;
using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Tests;

[Category("Unit")]
public sealed partial class ReportTests
{
    private static readonly string[] AlwaysThere = ["verdict", "gap", "folds", "classes", "confusion", "probabilities", "repeat"];
    private static readonly string[] SometimesThere = ["coordinates", "robustness", "sensitivity", "map", "fairness", "applicability", "warnings"];

    [Test]
    public void Page_EverythingMeasured_HasEverySectionOnceInOrder()
    {
        string[] sections = Sections(ReportPage.Of(Whole()));

        Assert.That(sections, Is.EqualTo(new[]
        {
            "verdict", "gap", "folds", "coordinates", "classes", "confusion", "probabilities", "robustness", "sensitivity", "map", "fairness", "applicability",
            "warnings", "repeat",
        }));
    }

    [Test]
    public void Page_Folds_SayTheirSizesDistancesAndNotes()
    {
        var section = ReportPage.Of(Whole()).Descendants().First(element => (string?)element.Attribute("id") == "folds");
        string[] cells = [.. section.Descendants().Where(element => element.Name.LocalName == "td").Take(8).Select(cell => cell.Value)];
        var report = Whole();
        var many = report with { Kinds = [report.Kinds[0] with { Folds = [.. Enumerable.Repeat(report.Kinds[0].Folds[0], FoldTables.MostFolds + 1)] }] };
        var summary = ReportPage.Of(many).Descendants().First(element => (string?)element.Attribute("id") == "folds");

        Assert.Multiple(() =>
        {
            Assert.That(cells, Is.EqualTo(new[] { "0", "500", "100", "7", "1200", "5601", cells[6], "Rice" }));
            Assert.That(section.Value, Does.Contain("'a rule'. Blocks of 500 m. 3 samples are in no fold. 4 samples are trained on and never tested. "
                + "A test sample has its nearest training sample at 5601 m in the median, at 1200 m at least."));
            Assert.That(summary.Descendants().Any(element => element.Name.LocalName == "td"), Is.False);
            Assert.That(summary.Value, Does.Contain("41 folds made by 'a rule'"));
        });
    }

    [Test]
    public void Page_NothingMoreMeasured_LeavesTheSectionsOut()
    {
        var bare = Whole() with
        {
            Coordinates = null,
            Robustness = null,
            Sensitivity = null,
            Places = null,
            Regions = null,
            Fairness = null,
            Applicability = null,
            Warnings = [],
        };

        string[] sections = Sections(ReportPage.Of(bare));

        Assert.That(sections, Is.EqualTo(AlwaysThere));
        Assert.That(sections.Intersect(SometimesThere), Is.Empty);
    }

    [Test]
    public void Page_Whole_NeedsNothingFromOutside()
    {
        string page = ReportPage.Of(Whole()).ToString(SaveOptions.DisableFormatting);
        var names = ReportPage.Of(Whole()).Descendants().SelectMany(element => element.Attributes()).Select(attribute => attribute.Name.LocalName);

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("<link"));
            Assert.That(names, Has.None.EqualTo("src").And.None.EqualTo("href").And.None.StartsWith("on"));
            Assert.That(Addresses().Matches(page).Select(match => match.Value).Distinct(),
                Is.EquivalentTo(new[] { "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg" }));
        });
    }

    [Test]
    public void Page_HostileNames_AreTextAndStayWellFormed()
    {
        const string Hostile = "<script>alert('x')</script>&\"]]>\0\u0007";
        var report = Whole(Hostile);

        string page = ReportPage.Of(report).ToString(SaveOptions.DisableFormatting);
        var read = XDocument.Parse(page);

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("\0").And.Not.Contain("\a"));
            Assert.That(read.Descendants().Any(element => element.Name.LocalName == "script"), Is.False);
            Assert.That(read.Descendants().Any(element => element.Name.LocalName == "td" && element.Value.StartsWith("<script>alert('x')</script>&\"]]>\uFFFD",
                StringComparison.Ordinal)), Is.True);
        });
    }

    [Test]
    public void Page_EveryText_HasContrastAndEveryFigureSaysWhatItShows()
    {
        var page = ReportPage.Of(Whole());
        var texts = page.Descendants().Where(element => element.Name.LocalName == "text").ToArray();
        var figures = page.Descendants().Where(element => element.Name.LocalName == "svg").ToArray();
        string style = page.Descendants().Single(element => element.Name.LocalName == "style").Value;

        Assert.Multiple(() =>
        {
            Assert.That(texts, Is.Not.Empty);
            foreach (var text in texts)
            {
                string fill = text.Attribute("fill")!.Value;
                string ground = fill == "#ffffff" ? text.ElementsBeforeSelf().Last(box => box.Name.LocalName == "rect").Attribute("fill")!.Value : "#ffffff";
                Assert.That(Palette.Contrast(fill, ground), Is.GreaterThanOrEqualTo(4.5), text.Value);
                Assert.That(double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(9), text.Value);
            }

            foreach (Match colour in Colours().Matches(style))
                Assert.That(Palette.Contrast(colour.Groups[1].Value, "#ffffff"), Is.GreaterThanOrEqualTo(4.5), colour.Value);
            Assert.That(figures, Has.Length.EqualTo(10));
            foreach (var figure in figures)
                Assert.That(figure.Attribute("aria-label")!.Value, Does.Match("[0-9]").And.Length.GreaterThan(30));
        });
    }

    [TestCase(0.0)]
    [TestCase(0.3)]
    [TestCase(0.5)]
    [TestCase(0.8)]
    [TestCase(1.0)]
    public void InkOn_EveryShadeOfBlue_IsReadable(double share)
        => Assert.That(Palette.Contrast(Palette.InkOn(Palette.Blue(share)), Palette.Blue(share)), Is.GreaterThanOrEqualTo(4.5));

    [Test]
    public void Contrast_BlackOnWhite_Is21() => Assert.That(Palette.Contrast("#000000", "#ffffff"), Is.EqualTo(21).Within(1e-9));

    [Test]
    public void Write_Whole_PageAndJsonSayTheSameNumbers()
    {
        using var folder = new TemporaryFolder();
        var report = Whole();

        ReportFolder.Write(new(folder.Path), report);

        var page = XDocument.Load(Path.Combine(folder.Path, "report.html"));
        var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "report.json"))).RootElement;
        var cells = page.Descendants().Where(element => element.Name.LocalName == "td").Select(cell => cell.Value).ToHashSet();
        Assert.Multiple(() =>
        {
            foreach (var kind in json.GetProperty("kinds").EnumerateArray())
            {
                foreach (string name in new[] { "overallAccuracy", "macroF1", "meanIoU", "kappa", "ece" })
                    Assert.That(cells, Does.Contain(ReportFigures.Share(kind.GetProperty("metrics").GetProperty(name).GetDouble())), name);
            }

            foreach (var one in json.GetProperty("kinds")[1].GetProperty("perClass").EnumerateArray())
                Assert.That(cells, Does.Contain(ReportFigures.Share(one.GetProperty("f1").GetDouble())));
            foreach (var sentence in json.GetProperty("verdict").GetProperty("sentences").EnumerateArray())
                Assert.That(page.Root!.Value.Replace('\u00A0', ' '), Does.Contain(sentence.GetString()));
            Assert.That(Directory.GetFiles(Path.Combine(folder.Path, "figures")).Select(Path.GetFileName),
                Is.EquivalentTo(new[]
                {
                    "gap.svg", "confusion.svg", "reliability.svg", "coverage-risk.svg", "calibration.svg", "robustness-1.svg", "sensitivity.svg", "map.svg",
                    "errors-region.svg", "errors-class-prevalence.svg",
                }));
            foreach (string file in Directory.GetFiles(Path.Combine(folder.Path, "figures")))
                Assert.That(XDocument.Load(file).Root!.Name.LocalName, Is.EqualTo("svg"));
        });
    }

    [Test]
    public void Verdict_RegionFarBelowRandom_NamesTheBrokenPromise()
    {
        var verdict = Verdict.Of(Whole());

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Level, Is.EqualTo("poor"));
            Assert.That(verdict.Sentences[0], Is.EqualTo("In a region it has never seen, this model is right for 36 of 100 samples "
                + "(95 % interval 28 to 45; 600 samples in 6 regions)."));
            Assert.That(verdict.Sentences[1], Is.EqualTo("Random folds promise 90 of 100: 54 of 100 too many."));
            Assert.That(verdict.Sentences, Has.One.Contains("69 of the 600 samples are of classes").And.One.StartsWith("Do not trust its probabilities"));
            Assert.That(verdict.Sentences, Has.One.StartsWith("Coordinates alone reach 0.94 under random folds"));
            Assert.That(verdict.Advice, Does.StartWith("Do not use it outside the regions"));
        });
    }

    [Test]
    public void Verdict_OnlyRandomFolds_SaysThatNothingIsKnownElsewhere()
    {
        var whole = Whole();
        var verdict = Verdict.Of(whole with { Kinds = [whole.Kinds[0]], Coordinates = null });

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Level, Is.EqualTo("caution"));
            Assert.That(verdict.Sentences[0], Does.Contain("Nothing here says how it does in another place or year."));
            Assert.That(verdict.Advice, Does.StartWith("Measure it with region"));
        });
    }

    [Test]
    public void Page_Whole_ShowsReliabilityBeforeAndAfterCorrection()
    {
        var figure = ReportPage.Of(Whole()).Descendants().Single(element => element.Attribute("id")?.Value == "figure-calibration");
        string[] texts = [.. figure.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

        Assert.That(texts, Does.Contain("before, n = 600, ECE 0.408").And.Contain("after (temperature), n = 600, ECE 0.141"));
    }

    [Test]
    public void Page_NotCalibrated_HasNoFigureOfIt()
        => Assert.That(ReportPage.Of(Whole() with { Calibration = null }).Descendants().Any(element => element.Attribute("id")?.Value == "figure-calibration"),
            Is.False);

    [Test]
    public void Page_Fairness_SaysSamplesIntervalsAndWhatIsMissing()
    {
        var section = ReportPage.Of(Whole()).Descendants().Single(element => element.Attribute("id")?.Value == "fairness");
        string[][] rows = [.. section.Descendants().Where(element => element.Name.LocalName == "tr")
            .Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.One.EqualTo(new[] { "Maize", "300", "0.333", "0.280 to 0.390", "0.200", "0.400" }));
            Assert.That(rows, Has.One.EqualTo(new[] { "rare classes (not ranked)", "20", "0.050", "–", "–", "0.400" }));
            Assert.That(section.Value, Does.Contain("--climate-column").And.Contain("142 blocks drawn with replacement").And.Contain("Gap 0.157"));
            Assert.That(section.Value, Does.Contain("Fewer than two parts have enough samples to be compared."));
        });
    }

    [Test]
    public void Page_BroadTable_NamesEveryNumberForPhones()
    {
        var table = ReportPage.Of(Whole()).Descendants().First(element => element.Name.LocalName == "table");
        string[] headings = [.. table.Descendants().Where(element => element.Name.LocalName == "th").Select(cell => cell.Value)];
        string[] labels = [.. table.Descendants().Where(element => element.Name.LocalName == "td").Take(headings.Length)
            .Select(cell => cell.Attribute("data-label")!.Value)];

        Assert.Multiple(() =>
        {
            Assert.That(table.Attribute("class")!.Value, Is.EqualTo("stack"));
            Assert.That(labels, Is.EqualTo(headings.Select(heading => heading.Replace('\u00A0', ' '))));
        });
    }

    [Test]
    public void Verdict_UnevenRegions_NamesWorstAndBest()
        => Assert.That(Verdict.Of(Whole()).Sentences, Has.One.EqualTo(
            "It is not equally good everywhere: by region, it is right for 33 of 100 (Maize, 300 samples) to 49 of 100 (South, 300 samples)."));

    [Test]
    public void ComparisonPage_ThreeDivisions_HasTableFiguresAndVerdict()
    {
        using var folder = new TemporaryFolder();
        var result = Compared(-0.02, 0.12);

        ReportFolder.Write(new(folder.Path), result with { Verdict = ComparisonVerdict.Of(result) });

        var page = XDocument.Load(Path.Combine(folder.Path, "report.html"));
        string text = page.Root!.Value.Replace('\u00A0', ' ');
        string[] cells = [.. page.Descendants().Where(element => element.Name.LocalName == "td").Select(cell => cell.Value)];
        Assert.Multiple(() =>
        {
            Assert.That(Sections(page), Is.EqualTo(new[] { "verdict", "models", "folds-1", "folds-2", "warnings", "repeat" }));
            Assert.That(cells, Does.Contain("0.362 (0.300 to 0.420)").And.Contain("+0.050").And.Contain("-0.020 to +0.120").And.Contain("no"));
            Assert.That(text, Does.Contain("In a region it has never seen, presto+logistic is right for 36 of 100 samples, raw+logistic for 31 of 100 (600 samples)."));
            Assert.That(text, Does.Contain("No model is shown to be better where it matters"));
            Assert.That(text, Does.Contain("Weights of presto, SHA-256").And.Contain("ef56"));
            Assert.That(page.ToString(), Does.Not.Contain("<script").And.Not.Contain("url("));
            Assert.That(Directory.GetFiles(Path.Combine(folder.Path, "figures")).Select(Path.GetFileName),
                Is.EquivalentTo(new[] { "models-1.svg", "models-2.svg", "differences-1.svg", "differences-2.svg" }));
            Assert.That(File.Exists(Path.Combine(folder.Path, "report.json")));
        });
    }

    [Test]
    public void ComparisonVerdict_IntervalAboveZero_NamesTheBetterModel()
    {
        var verdict = ComparisonVerdict.Of(Compared(0.01, 0.09));

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Level, Is.EqualTo("good"));
            Assert.That(verdict.Sentences[1], Is.EqualTo(
                "presto+logistic is right for 5 of 100 more than raw+logistic (95 % interval +1 to +9 of 100): more than chance."));
            Assert.That(verdict.Sentences[2], Is.EqualTo("Random folds put raw+logistic first with 90 of 100: another order than where it matters."));
            Assert.That(verdict.Advice, Is.EqualTo("Use presto+logistic rather than raw+logistic: the difference is more than chance."));
        });
    }

    [Test]
    public void ComparisonVerdict_OnlyRandomFolds_ChoosesNone()
    {
        var result = Compared(0.01, 0.09);

        var verdict = ComparisonVerdict.Of(result with { Folds = [result.Folds[1]] });

        Assert.That(verdict.Advice, Does.StartWith("Compare them with region, year or block folds"));
    }

    [Test]
    public void Page_SeveralModelsDamaged_RowsAreCurves()
    {
        RobustnessCurve Curve(string model, string way, double worst) => new("random loss", "% of clear dates", model, [new(0, 600, 0.5), new(60, 600, worst)]) { Way = way };
        var section = TestParts.Robust([Curve("a", "hidden", 0.4), Curve("a", "zeros", 0.1), Curve("b", "hidden", 0.3), Curve("b", "zeros", 0.2)], "region")!;
        string[][] rows = [.. section.Descendants().Where(element => element.Name.LocalName == "tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];

        Assert.Multiple(() =>
        {
            Assert.That(rows[0][1..], Is.EqualTo(new[] { "0", "60" }));
            Assert.That(rows[2], Is.EqualTo(new[] { "a, zeros", "0.500", "0.100" }));
            Assert.That(rows[3], Is.EqualTo(new[] { "b, hidden", "0.500", "0.300" }));
        });
    }

    [TestCase(1, 6)]
    [TestCase(90, 5)]
    [TestCase(245, 5)]
    [TestCase(30, 7)]
    [TestCase(0.1, 6)]
    public void Ticks_AnyEnd_AreRoundAndFew(double end, int count)
    {
        double[] ticks = [.. CurveFigure.Ticks(end)];

        Assert.Multiple(() =>
        {
            Assert.That(ticks, Has.Length.EqualTo(count));
            Assert.That(ticks[0], Is.Zero);
            Assert.That(ticks[^1], Is.LessThanOrEqualTo(end * 1.0001));
        });
    }

    [TestCase("random:50", "random loss", 0.5)]
    [TestCase("gap:75", "one gap", 75)]
    [TestCase("offset:-0.1", "reflectance offset", -0.1)]
    public void Degradation_KindAndLevel_IsRead(string text, string name, double level)
    {
        var degradation = Pipelines.RobustnessChoice.Parse(text);

        Assert.That((degradation.Name, degradation.Level), Is.EqualTo((name, level)));
    }

    [TestCase("random")]
    [TestCase("fog:3")]
    [TestCase("gap:1.5")]
    [TestCase("random:95")]
    public void Degradation_NoSuchKindOrLevel_SaysWhatIsExpected(string text)
        => Assert.That(() => Pipelines.RobustnessChoice.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(text));

    // Wilson 1927: 1 of 10 right has the score interval 0.0179 to 0.4042.
    [Test]
    public void Wilson_OneOfTen_IsTheScoreInterval()
    {
        var interval = PredictionScores.Wilson(1, 10);

        Assert.Multiple(() =>
        {
            Assert.That(interval.Low, Is.EqualTo(0.01788).Within(1e-4));
            Assert.That(interval.High, Is.EqualTo(0.40415).Within(1e-4));
        });
    }

    [Test]
    public void CommandLine_ArgumentsWithBlanksAndQuotes_AreQuotedForAShell()
        => Assert.That(Provenances.CommandLine(["evaluate", "--data", "my data", "it's", ""]), Is.EqualTo(@"geofm evaluate --data 'my data' 'it'\''s' ''"));

    [Test]
    public void CoordinatesOnly_TwoClustersWithOneOutlier_VotesOfTheFiveNearest()
    {
        string[] labels = [.. Enumerable.Range(0, 24).Select(row => row < 12 ? "a" : "b")];
        float[] latitudes = [.. Enumerable.Range(0, 24).Select(row => (row < 12 ? 10 : 20) + (0.01f * row))];
        latitudes[0] = 20.1f;
        var folds = FoldAssignment.FromFoldOfRow("random", [.. Enumerable.Range(0, 24).Select(row => row % 2)], ["0", "1"]);

        double accuracy = CoordinatesOnly.Accuracy(folds, latitudes, new float[24], labels);

        Assert.That(accuracy, Is.EqualTo(23.0 / 24).Within(1e-12));
    }

    [Test]
    public void Page_SamplesWithoutPrediction_SaysHowMany()
    {
        var whole = Whole();
        string page(double share) => ReportPage.Of(whole with
        {
            Robustness = [new("random loss", "% of dates", "raw", [new(0, 600, 0.8), new(50, 600, 0.3) { WithoutPrediction = share }])],
        }).ToString(SaveOptions.DisableFormatting).Replace("\u00A0", " ", StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(page(0.625), Does.Contain("Without a prediction, counted as wrong: raw: 62.5 % of the samples at 50 (% of dates)."));
            Assert.That(page(0.625), Does.Contain("up to 62.5 % without a prediction"));
            Assert.That(page(0), Does.Not.Contain("ithout a prediction"));
        });
    }

    [Test]
    public void Page_AreaUnderCoverageRisk_HasItsInterval()
    {
        var whole = Whole();
        var section = ReportPage.Of(whole with { Kinds = [whole.Kinds[0], whole.Kinds[1] with { AurcInterval = new(0.123, 0.456) }] })
            .Descendants().First(element => (string?)element.Attribute("id") == "probabilities");

        Assert.That(section.Value, Does.Contain("leave one region out").And.Contain("(95\u00A0% interval 0.123 to 0.456)"));
    }

    private static string[] Sections(XDocument page)
        => [.. page.Descendants().Where(element => element.Name.LocalName == "section").Select(element => element.Attribute("id")!.Value)];

    private static EvaluationReport Whole(string className = "Maize")
    {
        FoldKindScore[] kinds =
        [
            Kind("random", 0.897, 0.023, className, null, null),
            Kind("region", 0.362, 0.408, className, new(531, 69, ["Rice"], Scored(0.409, 0.357)), new(0.281, 0.449)),
        ];
        var report = new EvaluationReport("fields", "presto", 128, "logistic", 600, 2, new("", [], ""), kinds, new("random", 600, 5, 0.94, 0.897, true),
            [new("clouds", "% of dates", "masked", [new(0, 600, 0.8), new(50, 600, 0.7)])], [new("coordinates off by 10 km", 600, 0.12, 0.08, -0.03)],
            [new(className, 300, 100, 1.0 / 3, new(0.28, 0.39)), new("South", 300, 117, 0.39, new(0.34, 0.45))], "region",
            [new(46.1, -102.5, 0, 300, 100), new(38, -97.4, 1, 300, 117)], new("region", 1.25, 400, 0.45, 200, 0.18, new(0.1, 0.4)), ["Beware."],
            new("geofm evaluate", "1.0", "Microsoft.ML 5", ".NET 10", "ab12", ["samples.csv"], "cd34", 0))
        {
            RobustnessFolds = "region",
            Calibration =
            [
                new("region", "temperature", "Region", Scored(0.362, 0.408), Scored(0.363, 0.141), null, null)
                {
                    FoldKind = "region",
                    ReliabilityBefore = [new(0.8, 0.9, 600, 0.77, 0.362)],
                    ReliabilityAfter = [new(0.4, 0.5, 600, 0.45, 0.363)],
                },
            ],
            Fairness = new("region", "142 blocks drawn with replacement",
            [
                Parted("region", new(className, 300, 1.0 / 3, new(0.28, 0.39), 0.2, null, 0.4, true), new("South", 300, 0.49, null, null, null, 0.3, true)),
                Parted("class prevalence", new("rare classes", 20, 0.05, null, null, null, 0.4, false), new("common classes", 580, 0.37, new(0.3, 0.44), 0.3, null, 0.2, true)),
            ], ["climate zone: no column says it; name one of the sample table with --climate-column"]),
        };
        return report with { Verdict = Verdict.Of(report) };
    }

    private static ComparisonResult Compared(double low, double high)
    {
        ComparedFolds Folds(string kind, double first, double second, double from, double to) => new(kind, 600,
            [
                new("raw+logistic", Scored(first, 0.4)) { AccuracyInterval = new(first - 0.06, first + 0.06) },
                new("presto+logistic", Scored(second, 0.3)) { AccuracyInterval = new(second - 0.062, second + 0.058) },
            ],
            [new("presto+logistic", "raw+logistic", second - first, from, to, "6 regions drawn with replacement", 116, 86, 0.041)])
        { Shift = kind };
        return new("fields", [Folds("region", 0.312, 0.362, low, high), Folds("random", 0.9, 0.897, -0.02, 0.02)], ["Beware."], 1)
        {
            Provenance = new("geofm compare", "1.0", "Microsoft.ML 5", ".NET 10", "ab12", ["samples.csv"], null, 0),
            WeightsSha256 = new Dictionary<string, string> { ["presto"] = "ef56" },
        };
    }

    private static PartedErrors Parted(string by, PartScore first, PartScore second)
    {
        bool ranked = first.IsRanked && second.IsRanked;
        return new(by, [first, second], ranked ? first : second, second, ranked ? second.OverallAccuracy - first.OverallAccuracy : null);
    }

    private static FoldKindScore Kind(string name, double accuracy, double ece, string className, PossibleScore? possible, Interval? interval)
        => new(name, name, [], 600, 6, Scored(accuracy, ece), interval, interval is null ? null : "6 regions", null, 0.77, possible,
            [new(className, 300, 320, 0.6, 0.5, accuracy - 0.02, 0.4), new("Rice", 300, 280, 0.5, 0.6, accuracy - 0.04, 0.3)],
            new([className, "Rice"], [[200, 100], [60, 240]], 0), [new(0.2, 0.4, 200, 0.3, 0.35), new(0.8, 1, 400, 0.93, 0.41)],
            [new(0.5, 300, 0.2), new(1, 600, 1 - accuracy)], [new("0", 500, 100, ["Rice"], Scored(accuracy, ece)) { ExcludedSamples = 7, NearestTrainMetres = 1200.4, MedianTrainMetres = 5600.6 }])
        {
            Account = new("a rule", ["Blocks of 500 m."], 3, 4, 1200.4, 5600.6),
        };

    private static Scores Scored(double accuracy, double ece) => new(accuracy, accuracy - 0.05, accuracy - 0.04, accuracy - 0.1, accuracy - 0.12, ece, 2.5);

    [GeneratedRegex("https?://[^\"'<> ]*")]
    private static partial Regex Addresses();

    [GeneratedRegex("[ {;]color: (#[0-9a-f]{6})")]
    private static partial Regex Colours();
}
