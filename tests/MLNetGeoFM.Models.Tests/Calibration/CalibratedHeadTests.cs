using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class CalibratedHeadTests
{
    private static readonly float[] Features = [-3, -2, -1, 1, 2, 3];
    private static readonly int[] Labels = [0, 0, 0, 1, 1, 1];

    [Test]
    public void Predict_ARow_IsTheHeadsProbabilitiesCorrected()
    {
        LogisticRegression head = LogisticRegression.Train(Features, Labels, 1, 2).Head;
        CalibratedHead calibrated = new(head, new TemperatureScaling(3, 2));
        float[] before = new float[2];
        float[] after = new float[2];
        head.Predict([2], before);
        calibrated.Predict([2], after);

        Assert.That(after[1], Is.EqualTo(1 / (1 + Math.Pow(before[0] / before[1], 1 / 3.0))).Within(1e-6));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Read_WhatWriteWrote_GivesTheSameBits(bool neighbours)
    {
        ClassificationHead head = neighbours
            ? KNearestNeighbors.Train(Features, Labels, 1, 2)
            : LogisticRegression.Train(Features, Labels, 1, 2).Head;
        CalibratedHead calibrated = new(head, new TemperatureScaling(3, 2));
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        calibrated.Write(writer);
        writer.Flush();
        stream.Position = 0;
        CalibratedHead read = CalibratedHead.Read(new BinaryReader(stream));
        float[] expected = new float[2];
        float[] actual = new float[2];
        foreach (float feature in Features)
        {
            calibrated.Predict([feature], expected);
            read.Predict([feature], actual);
            Assert.That(actual, Is.EqualTo(expected));
        }
    }

    [Test]
    public void CalibratedHead_OtherClassesOrHead_Refuses()
    {
        LogisticRegression head = LogisticRegression.Train(Features, Labels, 1, 2).Head;
        Assert.That(() => new CalibratedHead(head, new TemperatureScaling(1, 3)),
            Throws.ArgumentException.With.Message.Contains("3 classes: expected 2"));
        CalibratedHead calibrated = new(head, new TemperatureScaling(1, 2));
        Assert.That(() => new CalibratedHead(calibrated, new TemperatureScaling(1, 2)),
            Throws.ArgumentException.With.Message.Contains(nameof(CalibratedHead)));
    }
}
