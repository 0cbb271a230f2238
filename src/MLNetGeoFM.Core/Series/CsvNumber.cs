using System.Buffers.Text;

namespace MLNetGeoFM;

/// <summary>Reads numbers from the bytes of a field; the whole field must be the number.</summary>
internal static class CsvNumber
{
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Reads a finite decimal number, correctly rounded. Up to 15 digits fit a double's 53 bits, and so do the powers of ten up
    /// to 15, so that one division rounds once (Clinger 1990); anything else takes the general way.
    /// </summary>
    public static bool TryReadDouble(ReadOnlySpan<byte> field, out double value)
    {
        bool negative = !field.IsEmpty && field[0] == '-';
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int i = negative ? 1 : 0; i < field.Length && count <= ExactDigits; i++)
        {
            int digit = field[i] - '0';
            if ((uint)digit <= 9)
            {
                digits = (10 * digits) + digit;
                count++;
            }
            else if (field[i] == '.' && point < 0)
            {
                point = count;
            }
            else
            {
                count = ExactDigits + 1;
            }
        }

        if (count is 0 or > ExactDigits)
            return TryReadGeneral(field, out value);
        value = point < 0 ? digits : digits / PowersOfTen[count - point];
        value = negative ? -value : value;
        return true;
    }

    /// <summary>Reads a whole number without sign, or with a minus.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> field, out long value) =>
        Utf8Parser.TryParse(field, out value, out int consumed) && consumed == field.Length && field[0] != '+';

    private static bool TryReadGeneral(ReadOnlySpan<byte> field, out double value) =>
        Utf8Parser.TryParse(field, out value, out int consumed) && consumed == field.Length && double.IsFinite(value);
}
