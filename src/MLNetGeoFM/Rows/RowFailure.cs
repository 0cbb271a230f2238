using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Says of a row that cannot be computed which row of the data it is; a single row of a prediction engine needs no number.</summary>
internal static class RowFailure
{
    /// <summary>
    /// Throws what was wrong with a row's values, with the number of the row where its id is one. A loaded model reads rows without numbers.
    /// </summary>
    /// <param name="failure">What the worker threw.</param>
    /// <param name="id">The row's id: the number of the row in the data that filters, splits and shuffles took it from.</param>
    [DoesNotReturn]
    public static void Throw(ExceptionDispatchInfo failure, DataViewRowId id)
    {
        if (failure.SourceException is ArgumentException exception && exception.GetType() == typeof(ArgumentException)
            && id.High == 0 && id.Low <= int.MaxValue)
        {
            string suffix = $" (Parameter '{exception.ParamName}')";
            string message = exception.Message.EndsWith(suffix, StringComparison.Ordinal)
                ? exception.Message[..^suffix.Length]
                : exception.Message;
            // Not an exception around another one: whoever asks for the base exception would lose the number.
            ArgumentException numbered = new($"{message} It is row {id.Low} of the data, counted from 0.", exception.ParamName);
            throw ExceptionDispatchInfo.SetRemoteStackTrace(numbered, exception.StackTrace ?? "");
        }

        failure.Throw();
    }
}
