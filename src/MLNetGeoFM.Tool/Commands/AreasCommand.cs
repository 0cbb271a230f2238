using System.CommandLine;
using MLNetGeoFM.Tool.Pipelines;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm areas</c>: areas of classes, corrected for the map's errors, with intervals.</summary>
internal static class AreasCommand
{
    private const string Designs = "stratified, simple, systematic, clustered, opportunistic or unknown";

    public static Command Create()
    {
        var map = new Option<FileInfo>("--map")
        {
            Description = "CSV with the columns class and area: what the map gives each class, in any unit.",
            Required = true,
            HelpName = "FILE",
        };
        var reference = new Option<FileInfo>("--reference")
        {
            Description = "CSV with the columns mapped and reference: one row for each reference sample, not used in training.",
            Required = true,
            HelpName = "FILE",
        };
        var design = new Option<string>("--design")
        {
            Description = "How the reference samples were chosen, as only their maker knows: stratified (random within each mapped class), simple "
                + "(random over the map) or systematic. Areas are refused for clustered, opportunistic and unknown.",
            HelpName = "DESIGN",
        };
        var confidence = new Option<double>("--confidence")
        {
            Description = "Confidence of the intervals, above 0 and below 1.",
            DefaultValueFactory = _ => 0.95,
            HelpName = "P",
        };
        var json = DataOptions.Json();
        var command = new Command("areas", "Estimates the area of each class from a map and a random reference sample (Olofsson et al. 2014).")
        {
            map, reference, design, confidence, json,
        };
        command.Validators.Add(result =>
        {
            string? given = result.GetValue(design);
            if (given is null)
            {
                result.AddError($"geofm areas needs --design: areas can only be estimated from samples that were chosen at random, and nothing in "
                    + $"the files says how they were. Expected {Designs}.");
            }
            else if (DesignOf(given) is null)
            {
                result.AddError($"--design {given} is none: expected {Designs}.");
            }
        });
        command.SetAction(parsed =>
        {
            var tables = AreaTables.Read(parsed.GetValue(map)!, parsed.GetValue(reference)!);
            var result = AreasResult.Of(AreaEstimation.Estimate(
                tables.ClassNames, tables.MappedAreas, tables.Counts, DesignOf(parsed.GetValue(design)!)!.Value, parsed.GetValue(confidence)));
            ResultFile.WriteJson(parsed.GetValue(json), result);
            result.Print();
            return ExitCodes.Done;
        });
        return command;
    }

    private static SamplingDesign? DesignOf(string name) => name switch
    {
        "stratified" => SamplingDesign.StratifiedRandom,
        "simple" => SamplingDesign.SimpleRandom,
        "systematic" => SamplingDesign.Systematic,
        "clustered" => SamplingDesign.Clustered,
        "opportunistic" => SamplingDesign.Opportunistic,
        "unknown" => SamplingDesign.Unknown,
        _ => null,
    };
}
