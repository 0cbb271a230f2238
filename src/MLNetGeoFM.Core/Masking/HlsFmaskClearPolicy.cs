namespace MLNetGeoFM;

/// <summary>Decides from the Fmask layer of HLS which pixels are clear.</summary>
/// <remarks>
/// 255 is no data. A pixel is clear unless a rejected bit is set. Cirrus, cloud and cloud shadow spread when clouds are dilated;
/// adjacent pixels do not, they are the provider's own dilation.
/// </remarks>
internal sealed class HlsFmaskClearPolicy
{
    /// <summary>The bits that make a pixel unusable where nothing else is said: cloud, adjacent, cloud shadow.</summary>
    public const HlsFmaskBits DefaultRejected = HlsFmaskBits.Cloud | HlsFmaskBits.Adjacent | HlsFmaskBits.CloudShadow;

    private const byte Fill = 255;
    private const int AerosolShift = 6;
    private const int HighAerosol = 3;
    private const HlsFmaskBits Spreading = HlsFmaskBits.Cirrus | HlsFmaskBits.Cloud | HlsFmaskBits.CloudShadow;

    private readonly PixelState[] _states = new PixelState[256];

    /// <summary>Prepares a policy.</summary>
    /// <param name="rejected">The bits that make a pixel unusable.</param>
    /// <param name="rejectHighAerosol">true: pixels of high aerosol are unusable as well, as their reflectance is doubtful.</param>
    public HlsFmaskClearPolicy(HlsFmaskBits rejected = DefaultRejected, bool rejectHighAerosol = false)
    {
        for (int value = 0; value < _states.Length; value++)
        {
            HlsFmaskBits hit = (HlsFmaskBits)value & rejected;
            bool hazy = rejectHighAerosol && value >> AerosolShift == HighAerosol;
            _states[value] = (hit & Spreading) != 0 ? PixelState.Cloud
                : hit != 0 || hazy ? PixelState.Unwanted
                : PixelState.Clear;
        }

        _states[Fill] = PixelState.NoData;
    }

    /// <summary>Classifies pixels.</summary>
    /// <param name="fmask">Fmask bytes, any shape; 255 = no data.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Classify(ReadOnlySpan<byte> fmask, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(fmask.Length, states.Length, nameof(states));
        for (int i = 0; i < fmask.Length; i++)
            states[i] = _states[fmask[i]];
    }
}
