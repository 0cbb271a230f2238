using System.Xml.Linq;
using MLNetGeoFM.Tool.Figures;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>The elements that a page is made of; text is escaped by the XML writer.</summary>
internal static class PageParts
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    /// <summary>A broader table does not fit a phone.</summary>
    private const int MostColumnsOfPhone = 4;

    /// <summary>A longer cell takes two of the four places in a row of a phone.</summary>
    private const int LongestShortCell = 6;

    public const string Style = """

        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: #ffffff; color: #1a1a1a; font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-top: 1px solid #b3b3b3; padding-top: 1rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; break-after: avoid; }
        p { margin: .5rem 0; max-width: 42rem; overflow-wrap: anywhere; }
        .verdict { border: 2px solid #1a1a1a; border-left-width: .75rem; padding: .75rem 1rem; margin: 1rem 0; }
        .verdict p { font-size: 1.1rem; }
        .mark { font-weight: bold; }
        .quiet { color: #4d4d4d; font-size: .9rem; }
        .phone { display: none; }
        .wide { overflow-x: auto; }
        .wide + .wide { margin-top: 1rem; }
        figure { margin: 1rem 0; break-inside: avoid; min-width: 0; }
        figure svg { display: block; width: 100%; max-width: 36rem; height: auto; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1.5rem; align-items: start; }
        .pair > * { min-width: 0; break-inside: avoid; margin-bottom: 1rem; }
        figure.large svg { min-width: 22rem; max-width: none; width: auto; }
        li { overflow-wrap: anywhere; }
        figcaption { color: #4d4d4d; font-size: .9rem; max-width: 42rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .95rem; }
        th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid #d9d9d9; vertical-align: top; }
        th { border-bottom: 2px solid #1a1a1a; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; min-width: 8rem; overflow-wrap: anywhere; }
        td.text, th.text { text-align: left; min-width: 10rem; }
        code { font: .85rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        dt { font-weight: bold; margin-top: .5rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        @media (min-width: 40.01rem) { td.long:not(:first-child) { white-space: nowrap; } }
        @media screen and (max-width: 40rem) {
          table { font-size: .8rem; } th, td { padding: .2rem .2rem; } th:first-child, td:first-child { min-width: 5.5rem; }
          td.text, th.text { min-width: 5rem; }
          .stack, .stack tbody { display: block; } .stack thead { display: none; }
          .stack tr { display: grid; align-items: end; grid-template-columns: repeat(4, 1fr); border-bottom: 1px solid #b3b3b3; padding: .35rem 0; }
          .stack td { border: 0; text-align: left; padding: .1rem .3rem .1rem 0; min-width: 0; overflow-wrap: anywhere; }
          .stack td:first-child { grid-column: 1 / -1; font-weight: bold; }
          .stack td.long:not(:first-child) { grid-column: span 2; } .stack td.text { grid-column: 1 / -1; }
          .phone { display: inline; }
          .stack td:not(:first-child)::before { content: attr(data-label); display: block; color: #4d4d4d; font-size: .7rem; }
        }
        @media print { body { max-width: none; padding: 0; font-size: 10pt; } .wide { overflow: visible; } tr { break-inside: avoid; }
          h1 { font-size: 15pt; } h2 { break-after: avoid; font-size: 12pt; margin-top: 1rem; } .verdict p { font-size: 10.5pt; margin: .25rem 0; }
          figure { margin: .4rem 0; } figure svg { max-width: 10.5cm; } figure.large svg { max-width: 100%; min-width: 0; width: 100%; max-height: 23cm; }
          table { font-size: 8pt; } th, td { padding: .1rem .35rem; } th:first-child, td:first-child { min-width: 3.5cm; }
          .pair { grid-template-columns: 1fr 1fr; } .pair figure svg { max-width: 100%; }
          figcaption, .quiet { font-size: 8.5pt; } section { break-inside: auto; } }

        """;

    /// <summary>A page that needs nothing else: no network, no scripts, no other file.</summary>
    public static XDocument Document(string title, IEnumerable<object?> parts)
        => new(new XDocumentType("html", null, null, null), Element("html", new XAttribute("lang", "en"),
            Element("head", Element("meta", new XAttribute("charset", "utf-8")),
                Element("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                Element("title", title), Element("style", new XText(Style))),
            Element("body", Element("main", [.. parts.OfType<object>()]))));

    /// <summary>An element; text in it is cleaned, and a number stays on one line with its sign.</summary>
    public static XElement Element(string name, params object[] content)
        => new(Html + name, content.Select(part => part is string text ? Joined(XmlText.Clean(text)) : part));

    public static XElement Paragraph(params object[] content) => Element("p", content);

    public static XElement Quiet(string text) => Element("p", new XAttribute("class", "quiet"), text);

    /// <summary>A section of the page with a heading.</summary>
    public static XElement Section(string id, string title, params object?[] content)
        => Element("section", [new XAttribute("id", id), Element("h2", title), .. content.OfType<object>()]);

    public static XElement? Figure(Drawing? drawing, string caption)
    {
        if (drawing is null)
            return null;
        var box = Element("div", new XAttribute("class", "wide"), new XElement(drawing.Element));
        var figure = Element("figure", new XAttribute("id", $"figure-{drawing.Name}"), box);
        if (drawing.Width <= 360)
        {
            figure.Add(Element("figcaption", caption));
        }
        else
        {
            figure.Add(new XAttribute("class", "large"),
                Element("figcaption", caption, Element("span", new XAttribute("class", "phone"), " Wider than this screen: move it sideways.")));
        }

        return figure;
    }

    /// <summary>Parts beside each other where the page is wide enough, else below each other; null where there is none.</summary>
    public static XElement? Beside(params IEnumerable<XElement?> parts)
        => parts.OfType<XElement>().ToArray() is { Length: > 0 } given ? Element("div", [new XAttribute("class", "pair"), .. given]) : null;

    /// <summary>
    /// A table; cells of columns whose heading starts with '|' hold text and are set to the left. On a phone the rows of a broad table
    /// become blocks in which every number stands below its heading, so that nothing is cut off.
    /// </summary>
    public static XElement Table(string[] headings, IEnumerable<string[]> content)
    {
        string[][] rows = [.. content];
        bool[] isText = [.. headings.Select(heading => heading.StartsWith('|'))];
        string[] names = [.. headings.Select(heading => heading.TrimStart('|'))];
        var table = Element("table",
            Element("thead", Element("tr", [.. names.Select((name, i) => Cell("th", name, isText[i]))])),
            Element("tbody", [.. rows.Select(row => Element("tr", [.. row.Select((cell, i) => Labelled(Cell("td", cell, isText[i]), names[i], rows.Any(other => other[i].Length > LongestShortCell)))]))]));
        if (headings.Length > MostColumnsOfPhone)
            table.Add(new XAttribute("class", "stack"));
        return Element("div", new XAttribute("class", "wide"), table);
    }

    private static XElement Labelled(XElement cell, string name, bool isLong)
    {
        cell.Add(new XAttribute("data-label", XmlText.Clean(name)));
        if (isLong && cell.Attribute("class") is null)
            cell.Add(new XAttribute("class", "long"));
        return cell;
    }

    private static string Joined(string text) => text.Replace(" %", "\u00A0%", StringComparison.Ordinal).Replace("n = ", "n\u00A0=\u00A0", StringComparison.Ordinal);

    private static XElement Cell(string name, string text, bool isText)
    {
        var cell = Element(name, text.Length == 0 ? "–" : text);
        if (isText)
            cell.Add(new XAttribute("class", "text"));
        return cell;
    }
}
