using System.CommandLine;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Whether <c>geofm evaluate</c> measures the area of applicability, and on what.</summary>
internal sealed class ApplicabilityOption
{
    private const string Inputs = "inputs";
    private const string OfHead = "features";

    private readonly Option<string> _option = new Option<string>("--applicability")
    {
        Description = "Also say how accurate predictions are inside and outside the area of applicability. inputs = measured on the monthly "
            + "reflectance, the default; features = measured on what the head learns from.",
        Arity = ArgumentArity.ZeroOrOne,
    }.AcceptOnlyFromAmong(Inputs, OfHead);

    public void AddTo(Command command) => command.Options.Add(_option);

    public bool IsAsked(ParseResult parsed) => parsed.GetResult(_option) is { Implicit: false };

    /// <summary>Whether it is measured on the monthly reflectance, whatever the head learns from.</summary>
    public bool IsOfInputs(ParseResult parsed) => parsed.GetValue(_option) != OfHead;
}
