namespace MLNetGeoFM;

/// <summary>Turns pixel states into the clear mask of a series, true = usable.</summary>
internal static class ClearMask
{
    /// <summary>Writes the clear mask of one series.</summary>
    /// <param name="states">[T, H, W] states of the series, after any dilation.</param>
    /// <param name="whenNothingIsClear">What becomes of a series without a clear pixel on any date.</param>
    /// <param name="clear">Receives [T, H, W], true = usable. No data is never usable.</param>
    /// <returns>
    /// Clear fraction, 0..1: clear pixels / observed pixels, over all dates, as the mask says before
    /// <paramref name="whenNothingIsClear"/>: 0 beside an all-true mask says that the mask was ignored. NaN where nothing was observed.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Write(ReadOnlySpan<PixelState> states, WhenNothingIsClear whenNothingIsClear, Span<bool> clear)
    {
        MaskErrors.RequireSameLength(states.Length, clear.Length, nameof(clear));
        int numberClear = 0;
        int numberObserved = 0;
        for (int i = 0; i < states.Length; i++)
        {
            clear[i] = states[i] == PixelState.Clear;
            numberClear += clear[i] ? 1 : 0;
            numberObserved += states[i] != PixelState.NoData ? 1 : 0;
        }

        if (numberObserved == 0)
            return float.NaN;
        if (numberClear == 0 && whenNothingIsClear == WhenNothingIsClear.KeepAll)
        {
            for (int i = 0; i < states.Length; i++)
                clear[i] = states[i] != PixelState.NoData;
        }

        return (float)((double)numberClear / numberObserved);
    }

    /// <summary>Makes pixels without a reflectance no data, whatever the quality layer says.</summary>
    /// <param name="reflectance">[T, C, H, W], NaN = no observation.</param>
    /// <param name="shape">The shape of <paramref name="reflectance"/>.</param>
    /// <param name="states">[T, H, W]; a pixel of which every band is NaN becomes no data.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void DropUnobserved(ReadOnlySpan<float> reflectance, SeriesShape shape, Span<PixelState> states)
    {
        int steps = shape.Steps(reflectance.Length);
        int pixels = shape.PixelsPerStep;
        MaskErrors.RequireSameLength(steps * pixels, states.Length, nameof(states));
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> from = reflectance.Slice(step * shape.StepLength, shape.StepLength);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                bool observed = false;
                for (int band = 0; band < shape.Bands && !observed; band++)
                    observed = !float.IsNaN(from[band * pixels + pixel]);
                if (!observed)
                    states[step * pixels + pixel] = PixelState.NoData;
            }
        }
    }
}
