using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLNetGeoFM.Tool.Tests;

/// <summary>The sample service in a process of its own, on a free port of the loopback.</summary>
internal sealed partial class ServedModel : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServedModel(string modelFile)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "ServeModel.dll"), "--Model", modelFile, "--urls", "http://127.0.0.1:0" })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null && Address().Match(line.Data) is { Success: true } found)
                _address.TrySetResult(new Uri(found.Value));
        };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Client = new HttpClient { BaseAddress = _address.Task.WaitAsync(Patience).GetAwaiter().GetResult(), Timeout = Patience };
    }

    public HttpClient Client { get; }

    /// <summary>Bytes of memory that the service holds.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Asks for the health until it is this.</summary>
    public async Task WaitForHealthAsync(string wanted)
    {
        var watch = Stopwatch.StartNew();
        for (string health = ""; health != wanted; await Task.Delay(100))
        {
            using var response = await Client.GetAsync(new Uri("/health", UriKind.Relative));
            health = await response.Content.ReadAsStringAsync();
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"The service says '{health}', not '{wanted}'.");
        }
    }

    public async Task<(int Status, JsonElement Content)> AskAsync(object field)
    {
        using var response = await Client.PostAsJsonAsync("/crop", field);
        string text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
