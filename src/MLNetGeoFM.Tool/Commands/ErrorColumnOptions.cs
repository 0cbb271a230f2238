using System.CommandLine;
using System.Globalization;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>By what <c>geofm evaluate</c> tells errors apart, besides region, class and latitude.</summary>
internal sealed class ErrorColumnOptions
{
    private readonly Option<string> _climate = new("--climate-column")
    {
        Description = "Column of the sample table with the climate zone: errors are shown by zone, and --robustness also tells samples of one zone "
            + "that they are in another.",
        HelpName = "NAME",
    };

    private readonly Option<string> _fieldSize = new("--field-size-column")
    {
        Description = "Column of the sample table with the size of the field, a number: errors are shown by thirds of it.",
        HelpName = "NAME",
    };

    private readonly Option<double> _latitudeBand = new("--latitude-band")
    {
        Description = "Height in degrees of the bands of latitude by which errors are shown.",
        DefaultValueFactory = _ => ErrorColumns.DefaultLatitudeBand,
        HelpName = "DEGREES",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_climate);
        command.Options.Add(_fieldSize);
        command.Options.Add(_latitudeBand);
        _latitudeBand.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is var degrees && !(degrees > 0 && degrees <= 180))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--latitude-band must be above 0 and at most 180 degrees, got {degrees}."));
        });
    }

    public ErrorColumns Choice(ParseResult parsed) => new(parsed.GetValue(_climate), parsed.GetValue(_fieldSize), parsed.GetValue(_latitudeBand));
}
