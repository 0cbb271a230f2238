namespace MLNetGeoFM;

/// <summary>Says how one time step of a series lies in memory: a series is [T, C, H, W] flattened, T counted from its length.</summary>
/// <param name="Bands">C: bands per step, at least 1.</param>
/// <param name="Height">H: rows per step, at least 1; 1 for a pixel or a field mean.</param>
/// <param name="Width">W: columns per step, at least 1; 1 for a pixel or a field mean.</param>
internal readonly record struct SeriesShape(int Bands, int Height, int Width)
{
    /// <summary>The number of pixels of one band at one step: H * W.</summary>
    public int PixelsPerStep => Height * Width;

    /// <summary>The number of values of one step: C * H * W.</summary>
    public int StepLength => Bands * Height * Width;

    /// <summary>The shape of a pixel series or a field mean: H = W = 1.</summary>
    /// <param name="bands">C: bands per step, at least 1.</param>
    /// <returns>[C, 1, 1].</returns>
    /// <exception cref="ArgumentException"><paramref name="bands"/> is below 1.</exception>
    public static SeriesShape Pixel(int bands)
    {
        SeriesShape shape = new(bands, 1, 1);
        shape.Validate(nameof(bands));
        return shape;
    }

    /// <summary>Counts the time steps of a series of this shape.</summary>
    /// <param name="length">The number of values of the whole series, [T, C, H, W] flattened.</param>
    /// <returns>T, 0 for an empty series.</returns>
    /// <exception cref="ArgumentException">A dimension is below 1, or the length is negative or no multiple of C * H * W.</exception>
    public int Steps(int length)
    {
        Validate(nameof(length));
        int remainder = length % StepLength;
        if (length < 0 || remainder != 0)
        {
            throw new ArgumentException(
                $"Series length {length} is not a whole number of time steps: expected a multiple of C*H*W = " +
                $"{Bands}*{Height}*{Width} = {StepLength}, got a remainder of {remainder}. " +
                "Check the number of bands and the chip size of the column.",
                nameof(length));
        }

        return length / StepLength;
    }

    /// <summary>Checks that the shape describes at least one value.</summary>
    /// <param name="parameterName">The caller's parameter, named in the exception.</param>
    /// <exception cref="ArgumentException">A dimension is below 1, or C * H * W does not fit an Int32.</exception>
    internal void Validate(string parameterName)
    {
        if (Bands < 1 || Height < 1 || Width < 1 || (long)Bands * Height > int.MaxValue / Width)
        {
            throw new ArgumentException(
                $"Series shape is invalid: expected at least 1 band, 1 row and 1 column and fewer than 2^31 values per step, " +
                $"got {Bands} bands, {Height} rows, {Width} columns.",
                parameterName);
        }
    }

    /// <summary>Counts the steps of a series and checks that a result of another length per step has room.</summary>
    internal int StepsInto(int sourceLength, int destinationLength, int destinationStepLength)
    {
        int steps = Steps(sourceLength);
        if (destinationLength != (long)steps * destinationStepLength)
        {
            throw new ArgumentException(
                $"Destination does not fit the series: expected {steps} steps of {destinationStepLength} values = " +
                $"{(long)steps * destinationStepLength}, got {destinationLength}.",
                nameof(destinationLength));
        }

        return steps;
    }
}
