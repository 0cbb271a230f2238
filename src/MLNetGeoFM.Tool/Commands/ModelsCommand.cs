using System.CommandLine;
using System.Globalization;
using MLNetGeoFM.Models;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Commands;

/// <summary><c>geofm models</c>: which encoders there are, what a weight file holds, and whether it is what it should be.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Tells which pretrained encoders there are, and checks files of weights.")
    {
        List(),
        Inspect(),
        Verify(),
    };

    private static Command List()
    {
        var json = DataOptions.Json();
        var command = new Command("list", "Lists the encoders: origin, licence, bands, sizes, and the hashes of their weight files.") { json };
        command.SetAction((parsed, _) =>
        {
            CardResult[] cards = [.. EncoderCards.All.Select(CardResult.Of)];
            ResultFile.WriteJson(parsed.GetValue(json), cards);
            ModelTable.Print(cards);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static Command Inspect()
    {
        var file = WeightFileArgument();
        var json = DataOptions.Json();
        var command = new Command("inspect", "Shows what a file of weights holds, of whatever model: .safetensors, .pt, .pth, .ckpt.") { file, json };
        command.SetAction((parsed, cancellation) =>
        {
            var result = Inspect(parsed.GetValue(file)!, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            ModelTable.Print(result);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static Command Verify()
    {
        var file = WeightFileArgument();
        var json = DataOptions.Json();
        var command = new Command("verify", "Checks a file of weights against its encoder's card: hash, and every tensor. Exit code 1 if anything differs.")
        {
            file, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (result, difference) = Verify(parsed.GetValue(file)!, cancellation);
            ResultFile.WriteJson(parsed.GetValue(json), result);
            ModelTable.Print(result);
            return difference is null ? Task.FromResult(ExitCodes.Done) : throw new InvalidDataException(difference);
        });
        return command;
    }

    private static InspectionResult Inspect(FileInfo file, CancellationToken cancellation)
    {
        using var checkpoint = Checkpoint.Open(file.FullName);
        string sha256 = checkpoint.ComputeSha256(cancellation);
        var byHash = EncoderCards.FindByFileSha256(sha256);
        var card = byHash ?? EncoderCards.Recognize(checkpoint);
        string? foundBy = card is null ? null : byHash is null ? "tensors" : "sha256";
        return new(file.FullName, checkpoint.FileLength, sha256, checkpoint.Format.ToString(), card?.Id, foundBy,
            checkpoint.Tensors.Sum(tensor => tensor.Count), [.. checkpoint.Tensors.Select(TensorResult.Of)], checkpoint.Metadata,
            checkpoint.IgnoredEntries, checkpoint.IgnoredCount);
    }

    private static (VerificationResult Result, string? Difference) Verify(FileInfo file, CancellationToken cancellation)
    {
        using var checkpoint = Checkpoint.Open(file.FullName);
        string sha256 = checkpoint.ComputeSha256(cancellation);
        var byHash = EncoderCards.FindByFileSha256(sha256);
        if ((byHash ?? EncoderCards.Recognize(checkpoint)) is not { } card)
        {
            string known = string.Join(", ", EncoderCards.All.Select(one => one.Id));
            return (Result(file, sha256, null, null), string.Create(CultureInfo.InvariantCulture,
                $"'{file.FullName}' is of no encoder of this library: expected the tensors of {known}, got {checkpoint.Tensors.Count} others. ")
                + "See 'geofm models inspect'.");
        }

        try
        {
            _ = EncoderLoading.Load(file.FullName, card);
        }
        catch (WeightMismatchException mismatch)
        {
            return (Result(file, sha256, card, mismatch), mismatch.Message);
        }

        string? wrongHash = byHash is not null ? null : $"'{file.FullName}' has the tensors of '{card.Id}' and is none of its published files: expected SHA-256 "
            + $"{string.Join(" or ", card.WeightFiles.Select(one => $"{one.Sha256} ({one.FileName})"))}, got {sha256}. "
            + $"Get the file again from {card.Repository}, or use it knowing that its weights may be others.";
        return (Result(file, sha256, card, null), wrongHash);
    }

    private static VerificationResult Result(FileInfo file, string sha256, EncoderCard? card, WeightMismatchException? mismatch)
    {
        string? published = card?.WeightFiles.FirstOrDefault(one => one.Sha256 == sha256)?.FileName;
        return new(file.FullName, sha256, card is not null, card?.Id, published is not null, published, mismatch?.Missing.Count ?? 0,
            mismatch?.Surplus.Count ?? 0, mismatch?.Misshaped.Count ?? 0, mismatch?.Missing ?? [], mismatch?.Surplus ?? [],
            mismatch?.Misshaped ?? [], published is not null && mismatch is null);
    }

    private static Argument<FileInfo> WeightFileArgument() => new("FILE") { Description = "File of weights; its kind is told by content." };
}
