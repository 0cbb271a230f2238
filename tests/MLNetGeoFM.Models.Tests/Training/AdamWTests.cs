namespace MLNetGeoFM.Models.Tests;

[TestFixture]
[Category("Unit")]
internal sealed class AdamWTests
{
    [Test]
    public void Step_Twice_IsWhatTheFormulasGiveByHand()
    {
        Parameter weight = new("weight", [1, 2], [1, -2]), bias = new("bias", [1], [0.5f]);
        AdamW optimizer = new([weight, bias], new AdamWOptions { LearningRate = 0.1, WeightDecay = 0.5, Epsilon = 0.01 });

        // t = 1: m̂ = g, √v̂ = |g|. Half of the learning rate: γ = 0.05, γλ = 0.025.
        optimizer.Step([[0.3, -0.1], [2]], 0.5);
        Assert.That(weight.Values[0], Is.EqualTo((1 * 0.975) - (0.05 * 0.3 / 0.31)).Within(1e-7));
        Assert.That(weight.Values[1], Is.EqualTo((-2 * 0.975) + (0.05 * 0.1 / 0.11)).Within(1e-7));
        Assert.That(bias.Values[0], Is.EqualTo(0.5 - (0.05 * 2 / 2.01)).Within(1e-7), "vectors do not decay");

        // t = 2: m = 0.09·2 + 0.1·(−1) = 0.08, m̂ = 0.08/0.19; v = 0.999·0.004 + 0.001 = 0.004996, v̂ = 0.004996/0.001999.
        double before = bias.Values[0];
        optimizer.Step([[0, 0], [-1]], 1);
        double change = 0.08 / 0.19 / (Math.Sqrt(0.004996 / 0.001999) + 0.01);
        Assert.That(bias.Values[0], Is.EqualTo(before - (0.1 * change)).Within(1e-7));
        Assert.That(optimizer.Steps, Is.EqualTo(2));
    }

    [Test]
    public void Read_StateOfOtherParameters_IsRefusedAndChangesNothing()
    {
        using MemoryStream stream = new();
        new AdamW([new Parameter("a", [2], [1, 2])], new AdamWOptions()).Write(new BinaryWriter(stream));
        Parameter other = new("b", [2], [3, 4]);
        stream.Position = 0;
        var error = Assert.Throws<InvalidDataException>(() => new AdamW([other], new AdamWOptions()).Read(new BinaryReader(stream)));
        Assert.That(error!.Message, Does.Contain("'a'").And.Contain("'b'"));
        Assert.That(other.Values, Is.EqualTo(new float[] { 3, 4 }));
    }

    [Test]
    public void At_Steps_RisesInALineAndFallsAlongACosine()
    {
        LearningRateSchedule schedule = new(Steps: 14, WarmUpSteps: 4, Least: 0.1);
        Assert.That(new[] { 0, 1, 3, 4, 9, 14, 20 }.Select(schedule.At),
            Is.EqualTo(new[] { 0.25, 0.5, 1, 1, 0.55, 0.1, 0.1 }).Within(1e-12));
    }

    [Test]
    public void Limit_LongGradient_KeepsItsDirection()
    {
        double[][] gradients = [[3, 0], [4]];
        Assert.That(GradientNorm.Limit(gradients, 1), Is.EqualTo(5));
        Assert.That(gradients[0], Is.EqualTo(new[] { 0.6, 0 }).Within(1e-15));
        Assert.That(gradients[1][0], Is.EqualTo(0.8).Within(1e-15));
        Assert.That(GradientNorm.Limit(gradients, 2), Is.EqualTo(1).Within(1e-12));
    }
}
