using Spectre.Console;

namespace MLNetGeoFM.Tool.Terminal;

/// <summary>Shows what is being done: bars on a terminal, nothing where the output goes into a file or a pipe.</summary>
internal static class TaskProgress
{
    /// <summary>Runs one step, which receives a callback for its fraction done, 0..1.</summary>
    public static T Run<T>(string name, Func<Action<double>, T> work)
    {
        if (Console.IsErrorRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
            return work(_ => { });
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: 1);
                return work(fraction => task.Value = fraction);
            });
    }
}
