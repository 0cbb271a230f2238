using System.Globalization;
using System.Text;

namespace MLNetGeoFM.Tool.Results;

/// <summary>Draws the demo's result as an SVG: what random folds promise, what leave-region-out says, what new regions show.</summary>
internal static class DemoFigure
{
    private const int Left = 250;
    private const int BarWidth = 420;

    public static void Write(Stream stream, DemoResult result)
    {
        var svg = new StringBuilder();
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"250\" viewBox=\"0 0 760 250\" font-family=\"sans-serif\" "
            + "role=\"img\" aria-label=\"Overall accuracy by the way it is measured\">\n");
        svg.Append("<rect width=\"760\" height=\"250\" fill=\"#ffffff\"/>\n");
        Text(svg, 20, 32, 17, "start", "#222222", "How accurate is the crop map?");
        Text(svg, 20, 52, 12, "start", "#555555", string.Create(CultureInfo.InvariantCulture,
            $"Simulated landscape, {result.Samples} series, {result.Regions} regions, seed {result.Seed}; overall accuracy, logistic regression"));
        Bar(svg, 80, "random folds", result.Samples, result.Random.OverallAccuracy, "#E69F00");
        Bar(svg, 130, "leave one region out", result.Samples, result.LeaveRegionOut.OverallAccuracy, "#0072B2");
        Bar(svg, 180, "regions never seen", result.NewRegionSamples, result.NewRegions.OverallAccuracy, "#009E73");
        Text(svg, 20, 238, 11, "start", "#555555", "Random folds flatter: pixels of the same fields and blocks are in training and test.");
        svg.Append("</svg>\n");
        stream.Write(Encoding.UTF8.GetBytes(svg.ToString()));
    }

    private static void Bar(StringBuilder svg, int top, string name, int samples, double accuracy, string colour)
    {
        Text(svg, Left - 12, top + 16, 14, "end", "#222222", name);
        Text(svg, Left - 12, top + 32, 11, "end", "#555555", $"n = {samples.ToString(CultureInfo.InvariantCulture)}");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{top}\" width=\"{BarWidth}\" height=\"34\" fill=\"#eeeeee\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{top}\" width=\"{accuracy * BarWidth:F1}\" height=\"34\" fill=\"{colour}\"/>\n");
        Text(svg, Left + BarWidth + 10, top + 23, 15, "start", "#222222", accuracy.ToString("F3", CultureInfo.InvariantCulture));
    }

    private static void Text(StringBuilder svg, int x, int y, int size, string anchor, string colour, string text)
        => svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>\n");
}
