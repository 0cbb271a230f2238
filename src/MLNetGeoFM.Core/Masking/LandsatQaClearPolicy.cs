namespace MLNetGeoFM;

/// <summary>Decides from the QA_PIXEL layer of Landsat Collection 2 which pixels are clear.</summary>
/// <remarks>
/// The fill bit is no data. A pixel is clear unless a rejected bit is set. Cirrus, cloud and cloud shadow spread when clouds are
/// dilated; dilated cloud does not, it is the provider's own dilation.
/// </remarks>
internal sealed class LandsatQaClearPolicy
{
    /// <summary>The bits that make a pixel unusable where nothing else is said: dilated cloud, cirrus, cloud, cloud shadow, snow.</summary>
    public const LandsatQaBits DefaultRejected = LandsatQaBits.DilatedCloud | LandsatQaBits.Cirrus | LandsatQaBits.Cloud |
        LandsatQaBits.CloudShadow | LandsatQaBits.Snow;

    private const LandsatQaBits Spreading = LandsatQaBits.Cirrus | LandsatQaBits.Cloud | LandsatQaBits.CloudShadow;

    private readonly LandsatQaBits _rejected;

    /// <summary>Prepares a policy.</summary>
    /// <param name="rejected">The bits that make a pixel unusable; fill always does.</param>
    /// <exception cref="ArgumentException">The clear bit is among the rejected ones.</exception>
    public LandsatQaClearPolicy(LandsatQaBits rejected = DefaultRejected)
    {
        if ((rejected & LandsatQaBits.Clear) != 0)
        {
            throw new ArgumentException(
                $"Rejected QA_PIXEL bits are ({rejected}): bit 6 means clear and cannot be rejected. Leave it out.", nameof(rejected));
        }

        _rejected = rejected;
    }

    /// <summary>Classifies pixels.</summary>
    /// <param name="qaPixel">QA_PIXEL bits, any shape; bit 0 = no data.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Classify(ReadOnlySpan<ushort> qaPixel, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(qaPixel.Length, states.Length, nameof(states));
        for (int i = 0; i < qaPixel.Length; i++)
        {
            LandsatQaBits flags = (LandsatQaBits)qaPixel[i];
            LandsatQaBits hit = flags & _rejected;
            states[i] = (flags & LandsatQaBits.Fill) != 0 ? PixelState.NoData
                : (hit & Spreading) != 0 ? PixelState.Cloud
                : hit != 0 ? PixelState.Unwanted
                : PixelState.Clear;
        }
    }
}
