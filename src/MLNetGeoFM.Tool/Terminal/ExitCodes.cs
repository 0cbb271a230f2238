using System.CommandLine;
using System.CommandLine.Parsing;

namespace MLNetGeoFM.Tool.Terminal;

/// <summary>Runs a command and turns its end into an exit code and, where it failed, one message without a stack trace.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static int Run(RootCommand root, IReadOnlyList<string> arguments)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine(error.Message + Suggestion(error.Message, parsed));
            Console.Error.WriteLine($"Run '{NameOf(parsed.CommandResult)} --help' for the options.");
            return WrongUsage;
        }

        try
        {
            return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled.");
            return Failed;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            Console.Error.WriteLine(MessageOf(exception));
            return Failed;
        }
    }

    /// <summary>The verb or option that a mistyped word most likely stands for.</summary>
    private static string Suggestion(string message, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> known = [.. command.Subcommands.Select(verb => verb.Name), .. command.Options.Select(option => option.Name)];
        return parsed.UnmatchedTokens.FirstOrDefault(word => message.Contains($"'{word}'", StringComparison.Ordinal)) is { } mistyped
            && NearestName.Find(mistyped, known) is { } nearest
            ? $" Did you mean '{nearest}'?"
            : "";
    }

    /// <summary>The command as it is typed: <c>geofm models verify</c>.</summary>
    private static string NameOf(CommandResult command)
        => command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "geofm";

    /// <summary>What bad input, a bad file or a full disk can cause; anything else is a defect and keeps its stack trace.</summary>
    private static bool IsExpected(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [{ } only] } => IsExpected(only),
        ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException => true,
        InvalidOperationException { InnerException: { } inner } => IsExpected(inner),
        InvalidOperationException => true,
        _ => false,
    };

    /// <summary>The innermost message, without the parameter name that .NET appends.</summary>
    private static string MessageOf(Exception exception)
    {
        while (exception is AggregateException or InvalidOperationException or System.Reflection.TargetInvocationException
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        string message = exception.Message;
        if (exception is ArgumentException { ParamName: { } name })
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        return message;
    }
}
