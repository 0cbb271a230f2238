using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>What is encoded: a series, or the tokens that one was cut into.</summary>
/// <param name="Series">The series, T = 0 where it varies by row.</param>
/// <param name="Tokens">How the series was cut into tokens; null: the column holds the series itself.</param>
/// <param name="PatchSize">p: rows and columns of the encoder's patch.</param>
internal sealed record EncodedColumn(SeriesColumn Series, TokenColumn? Tokens, int PatchSize)
{
    private const int MaximumSteps = 1 << 16;

    /// <summary>Tokens of a step; 1 for a series.</summary>
    public int TokensPerStep => Tokens?.Tokenizer().TokensPerTube ?? 1;

    /// <summary>Reads the column of a schema.</summary>
    /// <exception cref="ArgumentException">
    /// The column is missing or is neither a series nor tokens of one step, or the patch does not fit.
    /// </exception>
    public static EncodedColumn Of(DataViewSchema schema, string columnName, int? patchSize, EncoderCard card)
    {
        var column = SchemaErrors.Require(schema, EncodingTransformer.Role, columnName);
        if (TokenColumn.Layout(column) is null)
        {
            var series = SeriesColumn.Of(schema, EncodingTransformer.Role, columnName);
            bool isPixel = series.Shape is { Height: 1, Width: 1 };
            if (patchSize is null && !isPixel)
            {
                throw SchemaErrors.Mismatch(EncodingTransformer.Role, columnName,
                    $"pixel series, or chips with {nameof(EncodingOptions)}.{nameof(EncodingOptions.PatchSize)} given (the encoder "
                    + $"'{card.Id}' takes {string.Join(", ", card.PatchSizes)})",
                    $"chips of {series.Shape.Height} x {series.Shape.Width} pixels and no patch size");
            }

            return new(series, null, patchSize ?? 1);
        }

        var tokens = TokenColumn.Of(schema, EncodingTransformer.Role, columnName);
        if (tokens.StepsPerToken != 1)
        {
            throw SchemaErrors.Mismatch(EncodingTransformer.Role, columnName,
                "tokens of 1 step", $"tokens of {tokens.StepsPerToken} steps");
        }

        if (patchSize is { } asked && asked != tokens.PatchSize)
        {
            throw SchemaErrors.Mismatch(EncodingTransformer.Role, columnName,
                $"tokens of the patch size {asked} that the options give", $"tokens of {tokens.PatchSize} x {tokens.PatchSize} pixels");
        }

        return new(tokens.Series, tokens, tokens.PatchSize);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Tokens is not null);
        if (Tokens is not null)
            Tokens.Write(writer);
        else
            Series.Write(writer);
        writer.Write(PatchSize);
    }

    public static EncodedColumn Read(BinaryReader reader)
    {
        var tokens = reader.ReadBoolean() ? TokenColumn.Read(reader) : null;
        var series = tokens?.Series ?? SeriesColumn.Read(reader);
        int patchSize = reader.ReadInt32();
        series.Shape.Steps(0);
        if (series.Shape.Bands != series.BandNames.Count || series.Steps is < 0 or > MaximumSteps)
        {
            throw new InvalidDataException(
                $"A saved encoder has a series of {series.Steps} steps and {series.BandNames.Count} bands. Save the model again.");
        }

        if (patchSize < 1 || (tokens is not null && (tokens.StepsPerToken != 1 || tokens.PatchSize != patchSize)))
        {
            throw new InvalidDataException(
                $"A saved encoder has tokens that do not fit its patches of {patchSize} pixels. Save the model again.");
        }

        return new(series, tokens, patchSize);
    }
}
