using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Cuts a series into tubelet tokens of t steps and p x p pixels, and puts them together again, bit for bit.</summary>
/// <remarks>
/// Tokens come in the order step, row, column; inside a token the values are in the order t, C, row, column. A pixel series has
/// p = 1. Immutable and thread-safe.
/// </remarks>
internal sealed class TemporalPatchTokenizer
{
    /// <summary>The number of coordinates of a token's position: step, row, column.</summary>
    public const int PositionLength = 3;

    /// <summary>Makes a tokenizer.</summary>
    /// <param name="shape">Bands, rows and columns of one step.</param>
    /// <param name="stepsPerToken">t: steps of one token, at least 1.</param>
    /// <param name="patchSize">p: rows and columns of one token, at least 1; both H and W are multiples of it.</param>
    /// <param name="minimumClearFraction">
    /// The fraction of a token's t * p * p pixels, 0 to 1, that must be clear and observed for the token to be visible. 0, the
    /// default, asks for a single one: an encoder loses less by a partly cloudy token, whose missing values it can be told
    /// of, than by a token withheld. A token without any clear pixel is never visible.
    /// </param>
    /// <exception cref="ArgumentException">The shape is invalid, or H or W is not a multiple of p.</exception>
    /// <exception cref="ArgumentOutOfRangeException">t or p is below 1, or the fraction is not 0 to 1.</exception>
    public TemporalPatchTokenizer(SeriesShape shape, int stepsPerToken = 1, int patchSize = 1, double minimumClearFraction = 0)
    {
        shape.Validate(nameof(shape));
        if (stepsPerToken < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stepsPerToken), stepsPerToken, $"A token has at least 1 step, got {stepsPerToken}.");
        }

        if (patchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(patchSize), patchSize, $"A patch has at least 1 row, got {patchSize}.");
        if (!(minimumClearFraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(minimumClearFraction), minimumClearFraction,
                string.Create(CultureInfo.InvariantCulture, $"The clear fraction is 0 to 1, got {minimumClearFraction}."));
        }

        CheckDivisible("Chip height", "patch height", shape.Height, patchSize, "rows", nameof(shape));
        CheckDivisible("Chip width", "patch width", shape.Width, patchSize, "columns", nameof(shape));
        Shape = shape;
        StepsPerToken = stepsPerToken;
        PatchSize = patchSize;
        MinimumClearFraction = minimumClearFraction;
        TokenLength = checked(stepsPerToken * shape.Bands * patchSize * patchSize);
    }

    /// <summary>Bands, rows and columns of one step.</summary>
    public SeriesShape Shape { get; }

    /// <summary>t: steps of one token.</summary>
    public int StepsPerToken { get; }

    /// <summary>p: rows and columns of one token.</summary>
    public int PatchSize { get; }

    /// <summary>The fraction of a token's pixels, 0 to 1, that must be clear and observed for the token to be visible.</summary>
    public double MinimumClearFraction { get; }

    /// <summary>The number of values of one token: t * C * p * p.</summary>
    public int TokenLength { get; }

    /// <summary>The number of tokens of t steps: (H / p) * (W / p).</summary>
    public int TokensPerTube => PatchRows * PatchColumns;

    private int PatchRows => Shape.Height / PatchSize;

    private int PatchColumns => Shape.Width / PatchSize;

    /// <summary>N: the number of tokens of a series.</summary>
    /// <param name="steps">T: the number of steps, a multiple of t.</param>
    /// <returns>(T / t) * (H / p) * (W / p).</returns>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is negative or not a multiple of t.</exception>
    public int TokenCount(int steps)
    {
        if (steps < 0)
            throw new ArgumentException($"A series has at least 0 steps, got {steps}.", nameof(steps));
        CheckDivisible("Series length", "token length", steps, StepsPerToken, "steps", nameof(steps));
        return checked(steps / StepsPerToken * TokensPerTube);
    }

    /// <summary>Cuts a series into tokens; NaN stays NaN.</summary>
    /// <param name="series">Values, [T, C, H, W], NaN = no observation.</param>
    /// <param name="tokens">Receives the tokens, [N, t * C * p * p].</param>
    /// <returns>N: the number of tokens.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or T is not a multiple of t.</exception>
    public int Tokenize(ReadOnlySpan<float> series, Span<float> tokens)
    {
        int count = TokenCount(Shape.Steps(series.Length));
        CheckLength("token values", tokens.Length, series.Length);
        if (PatchSize == Shape.Width && PatchSize == Shape.Height)
        {
            series.CopyTo(tokens);
            return count;
        }

        int at = 0;
        for (int token = 0; token < count; token++)
        {
            for (int run = 0; run < RunsPerToken; run++)
            {
                series.Slice(RunStart(token, run), PatchSize).CopyTo(tokens[at..]);
                at += PatchSize;
            }
        }

        return count;
    }

    /// <summary>Puts tokens together again: the exact inverse of <see cref="Tokenize"/>.</summary>
    /// <param name="tokens">The tokens, [N, t * C * p * p].</param>
    /// <param name="series">Receives the values, [T, C, H, W], with the same bits, NaN included.</param>
    /// <returns>T: the number of steps.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public int Detokenize(ReadOnlySpan<float> tokens, Span<float> series)
    {
        int steps = Shape.Steps(series.Length);
        int count = TokenCount(steps);
        CheckLength("token values", tokens.Length, series.Length);
        if (PatchSize == Shape.Width && PatchSize == Shape.Height)
        {
            tokens.CopyTo(series);
            return steps;
        }

        int at = 0;
        for (int token = 0; token < count; token++)
        {
            for (int run = 0; run < RunsPerToken; run++)
            {
                tokens.Slice(at, PatchSize).CopyTo(series[RunStart(token, run)..]);
                at += PatchSize;
            }
        }

        return steps;
    }

    /// <summary>Where each token lies.</summary>
    /// <param name="positions">
    /// Receives (step, row, column) of each token, [N, 3], counted in tokens and patches from 0.
    /// </param>
    /// <exception cref="ArgumentException">The length is not that of a whole number of steps.</exception>
    public void Positions(Span<int> positions)
    {
        CheckDivisible(
            "Position length", "length of one step", positions.Length, TokensPerTube * PositionLength, "values", nameof(positions));
        for (int token = 0; token * PositionLength < positions.Length; token++)
        {
            int patch = token % TokensPerTube;
            positions[token * PositionLength] = token / TokensPerTube;
            positions[token * PositionLength + 1] = patch / PatchColumns;
            positions[token * PositionLength + 2] = patch % PatchColumns;
        }
    }

    /// <summary>When each token was seen: the date of its first step.</summary>
    /// <param name="dates">Days since 1970-01-01, [T].</param>
    /// <param name="tokenDates">Receives days since 1970-01-01, [N].</param>
    /// <exception cref="ArgumentException">A length does not fit, or T is not a multiple of t.</exception>
    public void Dates(ReadOnlySpan<int> dates, Span<int> tokenDates)
    {
        CheckLength("token dates", tokenDates.Length, TokenCount(dates.Length));
        for (int token = 0; token < tokenDates.Length; token++)
            tokenDates[token] = dates[token / TokensPerTube * StepsPerToken];
    }

    /// <summary>Which tokens an encoder may see.</summary>
    /// <param name="series">Values, [T, C, H, W]; a pixel is observed where any of its bands is not NaN.</param>
    /// <param name="clear">True = usable, [T, H, W]; empty: all pixels are usable.</param>
    /// <param name="visible">
    /// Receives true = at least one pixel, and at least the minimum fraction of the pixels, is clear and observed, [N].
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit, or T is not a multiple of t.</exception>
    public void Visibility(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, Span<bool> visible)
    {
        int steps = Shape.Steps(series.Length);
        CheckLength("visibility flags", visible.Length, TokenCount(steps));
        if (!clear.IsEmpty)
            CheckLength("clear flags", clear.Length, steps * Shape.PixelsPerStep);
        int pixelsPerToken = StepsPerToken * PatchSize * PatchSize;
        for (int token = 0; token < visible.Length; token++)
        {
            int usable = CountUsable(series, clear, token);
            visible[token] = usable > 0 && (double)usable / pixelsPerToken >= MinimumClearFraction;
        }
    }

    /// <summary>The mask over a series' pixels that says what its tokens' visibility says: every pixel of a token is as its token.</summary>
    /// <param name="visible">True = visible, [N].</param>
    /// <param name="clear">Receives true = in a visible token, [T, H, W].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void SpreadVisibility(ReadOnlySpan<bool> visible, Span<bool> clear)
    {
        CheckDivisible("Mask length", "length of one step", clear.Length, Shape.PixelsPerStep, "values", nameof(clear));
        CheckLength("visibility flags", visible.Length, TokenCount(clear.Length / Shape.PixelsPerStep));
        for (int at = 0; at < clear.Length; at++)
        {
            int pixel = at % Shape.PixelsPerStep;
            int patch = (pixel / Shape.Width / PatchSize * PatchColumns) + (pixel % Shape.Width / PatchSize);
            clear[at] = visible[(at / Shape.PixelsPerStep / StepsPerToken * TokensPerTube) + patch];
        }
    }

    private int CountUsable(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, int token)
    {
        int patch = token % TokensPerTube;
        int corner = patch / PatchColumns * PatchSize * Shape.Width + patch % PatchColumns * PatchSize;
        int usable = 0;
        for (int inToken = 0; inToken < StepsPerToken; inToken++)
        {
            int step = token / TokensPerTube * StepsPerToken + inToken;
            for (int row = 0; row < PatchSize; row++)
            {
                for (int column = 0; column < PatchSize; column++)
                {
                    int pixel = corner + row * Shape.Width + column;
                    if ((clear.IsEmpty || clear[step * Shape.PixelsPerStep + pixel]) && IsObserved(series, step, pixel))
                        usable++;
                }
            }
        }

        return usable;
    }

    private bool IsObserved(ReadOnlySpan<float> series, int step, int pixel)
    {
        for (int band = 0; band < Shape.Bands; band++)
        {
            if (!float.IsNaN(series[step * Shape.StepLength + band * Shape.PixelsPerStep + pixel]))
                return true;
        }

        return false;
    }

    // A run is one row of a patch in one band at one step: p values that lie together in the series and in the token.
    private int RunsPerToken => StepsPerToken * Shape.Bands * PatchSize;

    private int RunStart(int token, int run)
    {
        int row = run % PatchSize;
        int plane = run / PatchSize; // step in the token * C + band
        int patch = token % TokensPerTube;
        int step = token / TokensPerTube * StepsPerToken;
        return step * Shape.StepLength + plane * Shape.PixelsPerStep
            + (patch / PatchColumns * PatchSize + row) * Shape.Width + patch % PatchColumns * PatchSize;
    }

    private static void CheckDivisible(string what, string by, int value, int divisor, string unit, string parameterName)
    {
        int remainder = value % divisor;
        if (remainder == 0)
            return;
        int crop = value - remainder;
        string remedy = crop > 0 ? $"Crop to {crop} or pad to {crop + divisor} {unit}." : $"Pad to {divisor} {unit}.";
        throw new ArgumentException(
            $"{what} {value} is not divisible by {by} {divisor} (remainder {remainder}). {remedy}", parameterName);
    }

    private static void CheckLength(string what, int actual, int expected)
    {
        if (actual != expected)
            throw new ArgumentException($"The {what} do not fit the series: expected {expected}, got {actual}.", nameof(actual));
    }
}
