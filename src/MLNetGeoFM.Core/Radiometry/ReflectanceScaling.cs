using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetGeoFM;

/// <summary>Turns digital numbers into reflectance: (digital number + offset) * scale.</summary>
/// <remarks>
/// Sentinel-2 stores reflectance * 10000; since processing baseline 04.00 (products from 25 January 2022, and older dates that were
/// processed again) it adds 1000 before storing, so that the offset is -1000; before, and in collections that a provider has
/// harmonised, it is 0. The product's metadata says which (BOA_ADD_OFFSET, BOA_QUANTIFICATION_VALUE); the numbers do not.
/// Landsat Collection 2 has scale 0.0000275 and adds -0.2 afterwards: an offset of -0.2 / 0.0000275 digital numbers.
/// Source: ESA, Sentinel-2 Products Specification Document, issue 14.9 and later, L2A_BOA = (L2A_DN + BOA_ADD_OFFSET) /
/// QUANTIFICATION_VALUE; USGS, Landsat 8-9 Collection 2 Level 2 Science Product Guide (LSDS-1619).
/// Computed in double precision and rounded once, so that 1234 becomes the Single nearest to 0.1234.
/// </remarks>
internal sealed class ReflectanceScaling
{
    /// <summary>Prepares a scaling that is the same for all steps and bands.</summary>
    /// <param name="scale">Reflectance per digital number, above 0: 0.0001 for Sentinel-2.</param>
    /// <param name="digitalNumberOffset">Added to the digital number before scaling: 0 or -1000 for Sentinel-2.</param>
    /// <param name="noData">The digital number that means no observation, or null; NaN always means no observation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0, or a number is not finite.</exception>
    public ReflectanceScaling(double scale, double digitalNumberOffset, float? noData = null)
    {
        if (!(scale > 0) || !double.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, "Scale must be reflectance per digital number, finite and above 0, as 0.0001 for Sentinel-2.");
        }

        if (!double.IsFinite(digitalNumberOffset))
        {
            throw new ArgumentOutOfRangeException(
                nameof(digitalNumberOffset), digitalNumberOffset, "The offset must be a finite digital number, as 0 or -1000 for Sentinel-2.");
        }

        Scale = scale;
        DigitalNumberOffset = digitalNumberOffset;
        NoData = noData;
    }

    /// <summary>Reflectance per digital number, above 0.</summary>
    public double Scale { get; }

    /// <summary>Digital numbers added before scaling.</summary>
    public double DigitalNumberOffset { get; }

    /// <summary>The digital number that means no observation, or null.</summary>
    public float? NoData { get; }

    /// <summary>Scales digital numbers of any shape.</summary>
    /// <param name="digitalNumbers">Digital numbers; NaN and the no-data number = no observation.</param>
    /// <param name="reflectance">Receives reflectance, as many values; NaN = no observation. May be the same memory.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Apply(ReadOnlySpan<float> digitalNumbers, Span<float> reflectance)
    {
        RequireSameLength(digitalNumbers.Length, reflectance.Length);
        Scaled(digitalNumbers, Scale, DigitalNumberOffset, NoData ?? float.NaN, reflectance);
    }

    /// <summary>Scales a series whose scenes have their own scale and offset.</summary>
    /// <param name="digitalNumbers">[T, C, H, W] digital numbers; NaN and the no-data number = no observation.</param>
    /// <param name="shape">The shape of the series.</param>
    /// <param name="scales">[T], reflectance per digital number; NaN makes the step missing.</param>
    /// <param name="digitalNumberOffsets">[T], digital numbers added before scaling; NaN makes the step missing.</param>
    /// <param name="noData">The digital number that means no observation, or null.</param>
    /// <param name="reflectance">Receives [T, C, H, W] reflectance; NaN = no observation. May be the same memory.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, a scale is 0, negative or infinite, or an offset is infinite; the message names the step.
    /// </exception>
    public static void ApplyPerStep(
        ReadOnlySpan<float> digitalNumbers, SeriesShape shape, ReadOnlySpan<float> scales, ReadOnlySpan<float> digitalNumberOffsets,
        float? noData, Span<float> reflectance)
    {
        int steps = shape.Steps(digitalNumbers.Length);
        RequireSameLength(digitalNumbers.Length, reflectance.Length);
        if (scales.Length != steps || digitalNumberOffsets.Length != steps)
        {
            throw new ArgumentException(
                $"Series of {steps} steps needs {steps} scales and {steps} offsets, got {scales.Length} scales and " +
                $"{digitalNumberOffsets.Length} offsets.",
                nameof(scales));
        }

        for (int step = 0; step < steps; step++)
        {
            if (scales[step] <= 0 || float.IsInfinity(scales[step]) || float.IsInfinity(digitalNumberOffsets[step]))
            {
                throw new ArgumentException(
                    $"Step {step} (counted from 0) cannot be scaled: expected a scale above 0 and a finite offset, got scale " +
                    $"{scales[step]:R} and offset {digitalNumberOffsets[step]:R}. Write NaN for a missing scene.",
                    nameof(scales));
            }

            Scaled(
                digitalNumbers.Slice(step * shape.StepLength, shape.StepLength), scales[step], digitalNumberOffsets[step],
                noData ?? float.NaN, reflectance.Slice(step * shape.StepLength, shape.StepLength));
        }
    }

    /// <summary>The digital number that would have become a reflectance: the inverse of scaling, not rounded.</summary>
    /// <param name="reflectance">Reflectance; NaN = no observation.</param>
    /// <returns>The digital number; NaN for NaN.</returns>
    public double ToDigitalNumber(float reflectance) => reflectance / Scale - DigitalNumberOffset;

    private static void RequireSameLength(int source, int destination)
    {
        if (source != destination)
        {
            throw new ArgumentException(
                $"Reflectance needs as many values as there are digital numbers: expected {source}, got {destination}.",
                nameof(destination));
        }
    }

    private static void Scaled(ReadOnlySpan<float> source, double scale, double offset, float noData, Span<float> destination)
    {
        Vector<double> scales = new(scale);
        Vector<double> offsets = new(offset);
        Vector<float> missing = new(noData);
        ReadOnlySpan<Vector<float>> blocks = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (int block = 0; block < blocks.Length; block++)
        {
            Vector<float> numbers = blocks[block];
            Vector.Widen(numbers, out Vector<double> low, out Vector<double> high);
            Vector<float> scaled = Vector.Narrow((low + offsets) * scales, (high + offsets) * scales);
            // A NaN equals nothing, so that a series without a no-data number passes here unchanged.
            to[block] = Vector.ConditionalSelect(Vector.Equals(numbers, missing), new(float.NaN), scaled);
        }

        for (int i = blocks.Length * Vector<float>.Count; i < source.Length; i++)
            destination[i] = source[i] == noData ? float.NaN : (float)((source[i] + offset) * scale);
    }
}
