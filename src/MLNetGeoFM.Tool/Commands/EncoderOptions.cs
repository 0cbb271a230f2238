using System.CommandLine;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Commands;

/// <summary>Which pretrained encoder makes the features, if any.</summary>
internal sealed class EncoderOptions(bool hasLocation = true)
{
    private readonly Option<string> _encoder = new Option<string>("--encoder")
    {
        Description = "Pretrained encoder: its embedding of the clear monthly medians becomes the features. Missing months stay missing.",
    }.AcceptOnlyFromAmong([.. EncoderCards.All.Select(card => card.Id)]);

    private readonly Option<FileInfo> _weights = new("--weights")
    {
        Description = "File of the encoder's weights, see 'geofm models list'.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _location = new("--location")
    {
        Description = "Tell the encoder latitude and longitude. Flattering under random folds, harmful in a region never seen.",
    };

    /// <summary>Adds the options to a verb that cannot do without an encoder.</summary>
    public void AddTo(Command command)
    {
        _encoder.Required = true;
        _weights.Required = true;
        Add(command);
    }

    /// <summary>Adds the options to a verb that makes other features without them.</summary>
    public void AddTo(Command command, Option<string> features)
    {
        Add(command);
        command.Validators.Add(result =>
        {
            bool hasEncoder = result.IsGiven(_encoder);
            if (hasEncoder != result.IsGiven(_weights))
                result.AddError("An encoder needs both --encoder NAME and --weights FILE.");
            else if (!hasEncoder && result.IsGiven(_location))
                result.AddError("--location tells an encoder where a series is: it needs --encoder NAME and --weights FILE.");
            else if (hasEncoder && result.IsGiven(features))
                result.AddError("Choose the features with --features or with --encoder, not with both.");
        });
    }

    /// <summary>The encoder that was asked for; null = none.</summary>
    public EncoderChoice? Choice(ParseResult parsed, EmbeddingPooling pooling = EmbeddingPooling.Mean)
        => parsed.GetValue(_encoder) is { } id ? new(id, parsed.GetValue(_weights)!, hasLocation && parsed.GetValue(_location), pooling) : null;

    private void Add(Command command)
    {
        command.Options.Add(_encoder);
        command.Options.Add(_weights);
        if (hasLocation)
            command.Options.Add(_location);
    }
}
