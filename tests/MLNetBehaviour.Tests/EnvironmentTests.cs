using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetBehaviour.Tests;

public class EnvironmentTests
{
    [Test]
    public void Channel_Info_ReachesTheLogWithSourceAndKind()
    {
        var ml = new MLContext(1);
        var log = new List<LoggingEventArgs>();
        ml.Log += (_, args) => log.Add(args);
        using (IChannel channel = ((IHostEnvironment)ml).Register("Component").Start("Fit"))
        {
            channel.Info(MessageSensitivity.None, "plain {0}");
            channel.Warning(MessageSensitivity.None, "epoch {0}", 3);
        }

        LoggingEventArgs info = log.Single(args => args.Kind == ChannelMessageKind.Info);
        Assert.That(info.Source, Is.EqualTo("Component; Fit"));
        Assert.That(info.RawMessage, Is.EqualTo("plain {0}"));
        Assert.That(info.Message, Is.EqualTo("[Source=Component; Fit, Kind=Info] plain {0}"));
        Assert.That(log.Single(args => args.Kind == ChannelMessageKind.Warning).RawMessage, Is.EqualTo("epoch 3"));
    }

    [Test]
    public void Rand_SameSeed_SameNumbers()
    {
        static int[] Draw(int seed, int? own = null)
        {
            IHost host = ((IHostEnvironment)new MLContext(seed)).Register("Component", own);
            return Enumerable.Range(0, 5).Select(_ => host.Rand.Next()).ToArray();
        }

        int[] first = Draw(3);
        Assert.That(Draw(3), Is.EqualTo(first));
        Assert.That(Draw(4), Is.Not.EqualTo(first));
        Assert.That(Draw(3, own: 7), Is.EqualTo(Draw(4, own: 7)));
    }

    [Test]
    public void ProgressChannel_UnderAContext_TakesReports()
    {
        IHost host = ((IHostEnvironment)new MLContext(1)).Register("Component");
        using IProgressChannel channel = host.StartProgressChannel("Epochs");
        var header = new ProgressHeader(["Loss"], ["epochs"]);
        Assert.That(header.MetricNames.Concat(header.UnitNames), Is.EqualTo(new[] { "Loss", "epochs" }));
        channel.SetHeader(header, entry => entry.SetProgress(0, 1, 2));
        Assert.That(() => channel.Checkpoint(0.5, 1), Throws.Nothing);
    }

    [Test]
    public void RegisterAssembly_Twice_IsAccepted()
    {
        var ml = new MLContext(1);
        ml.ComponentCatalog.RegisterAssembly(typeof(EnvironmentTests).Assembly);
        Assert.That(() => ml.ComponentCatalog.RegisterAssembly(typeof(EnvironmentTests).Assembly), Throws.Nothing);
    }
}
