namespace MLNetGeoFM;

/// <summary>Decides from the Sentinel-2 scene classification which pixels are clear.</summary>
/// <remarks>
/// Class 0 is no data. Of the classes that are not clear, 3, 8, 9 and 10 are cloud, cirrus or shadow; the others do not spread when
/// clouds are dilated. Class 7 (unclassified) is left out by default: it holds thin cloud as well as clear land.
/// </remarks>
internal sealed class SclClearPolicy
{
    private const int NumberOfClasses = 12;

    private readonly PixelState[] _states = new PixelState[NumberOfClasses];

    /// <summary>Prepares a policy.</summary>
    /// <param name="clearClasses">The classes that are clear; null = <see cref="DefaultClearClasses"/>.</param>
    /// <exception cref="ArgumentException">No class is clear, class 0 is among them, or a number is no class.</exception>
    public SclClearPolicy(IEnumerable<SclClass>? clearClasses = null)
    {
        SclClass[] clear = (clearClasses ?? DefaultClearClasses).Distinct().ToArray();
        if (clear.Length == 0 || clear.Any(scl => scl == SclClass.NoData || !Enum.IsDefined(scl)))
        {
            throw new ArgumentException(
                $"Clear SCL classes must be some of 1 to {NumberOfClasses - 1} (0 is no data, never clear), got " +
                $"({string.Join(", ", clear.Select(scl => (int)scl))}).",
                nameof(clearClasses));
        }

        foreach (SclClass scl in Enum.GetValues<SclClass>())
        {
            _states[(int)scl] = scl switch
            {
                SclClass.NoData => PixelState.NoData,
                _ when clear.Contains(scl) => PixelState.Clear,
                SclClass.CloudShadow or SclClass.CloudMediumProbability or SclClass.CloudHighProbability or SclClass.ThinCirrus =>
                    PixelState.Cloud,
                _ => PixelState.Unwanted,
            };
        }
    }

    /// <summary>The classes that are clear where nothing else is said: 4 vegetation, 5 not vegetated, 6 water.</summary>
    public static IReadOnlyList<SclClass> DefaultClearClasses { get; } =
        Array.AsReadOnly([SclClass.Vegetation, SclClass.NotVegetated, SclClass.Water]);

    /// <summary>Classifies pixels.</summary>
    /// <param name="scl">Scene classes 0 to 11, any shape.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is above 11: the layer is no SCL.</exception>
    public void Classify(ReadOnlySpan<byte> scl, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(scl.Length, states.Length, nameof(states));
        for (int i = 0; i < scl.Length; i++)
        {
            if (scl[i] >= NumberOfClasses)
                throw MaskErrors.NotAClass(scl[i], i, NumberOfClasses - 1, nameof(scl));
            states[i] = _states[scl[i]];
        }
    }
}
