namespace MLNetGeoFM;

/// <summary>Composes the messages of the masking room.</summary>
internal static class MaskErrors
{
    public static void RequireSameLength(int expected, int actual, string parameterName)
    {
        if (expected != actual)
        {
            throw new ArgumentException(
                $"Mask does not fit its quality layer: expected {expected} values, one per pixel and step, got {actual}.", parameterName);
        }
    }

    public static ArgumentException NotAClass(byte value, int position, int highest, string parameterName) =>
        new(
            $"Value {value} at position {position} (counted from 0) is no scene class: expected 0 to {highest}. " +
            "Is this column another quality layer (Fmask, a cloud probability)? Name its kind.",
            parameterName);

    public static ArgumentException NotAProbability(float value, int position, string parameterName) =>
        new(
            $"Value {value:R} at position {position} (counted from 0) is no cloud probability: expected 0..1, 0..100, or 255 or NaN " +
            "for no data. Is this column another quality layer (SCL, Fmask)? Name its kind.",
            parameterName);
}
