using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Fits and scores every fold, several at once.</summary>
/// <remarks>
/// The first fold runs alone: it computes what all folds share, and its model says whether the others may run at once. Folds are
/// taken in order, so of several failures the one thrown is always that of the first fold that fails.
/// </remarks>
internal sealed class FoldRun
{
    private readonly FoldAssignment _folds;
    private readonly CrossValidationOptions _options;
    private readonly IChannel _channel;
    private readonly Func<int[], IDataView> _rowsOfData;
    private readonly FoldScores[] _scores;
    private readonly ITransformer?[] _models;
    private readonly Lock _gate = new();
    private int _foldsDone;

    public FoldRun(
        IDataView data, FoldAssignment folds, bool[] hasLabel, CrossValidationOptions options, IChannel channel)
    {
        _folds = folds;
        _options = options;
        _channel = channel;
        _scores = new FoldScores[folds.NumberOfFolds];
        _models = new ITransformer?[folds.NumberOfFolds];
        TrainRows = [.. Enumerable.Range(0, folds.NumberOfFolds)
            .Select(fold => Labelled(folds.TrainRows(fold), hasLabel, fold, "training"))];
        TestRows = [.. Enumerable.Range(0, folds.NumberOfFolds)
            .Select(fold => Labelled(folds.TestRows(fold), hasLabel, fold, "test"))];
        if (options.SharesFrozenPrefix)
        {
            int[] used = [.. TrainRows.Concat(TestRows).SelectMany(rows => rows).Distinct().Order()];
            _rowsOfData = new FrozenPrefix(data, hasLabel.Length, used, options, Warn).Rows;
        }
        else
        {
            _rowsOfData = rows => new RowSubsetView(data, rows);
        }
    }

    /// <summary>The labelled rows that each fold trains on.</summary>
    public IReadOnlyList<int[]> TrainRows { get; }

    /// <summary>The labelled rows that each fold tests.</summary>
    public IReadOnlyList<int[]> TestRows { get; }

    /// <summary>What each fold's model says of its test rows.</summary>
    public IReadOnlyList<FoldScores> Scores => _scores;

    /// <summary>Each fold's model; null unless models are to be kept.</summary>
    public IReadOnlyList<ITransformer?> Models => _models;

    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public void Run(IEstimator<ITransformer> estimator)
    {
        string? serialReason = RunFold(estimator, 0);
        int threads = Math.Min(_options.NumberOfThreads ?? Environment.ProcessorCount, _scores.Length - 1);
        if (threads > 1 && serialReason is not null)
        {
            _channel.Info(
                MessageSensitivity.None,
                $"The folds are fitted one after another: {serialReason} may draw random numbers from the context that all folds share.");
            threads = 1;
        }

        int next = 1;
        bool failed = false;
        var failures = new ExceptionDispatchInfo?[_scores.Length];
        Parallel.For(0, threads, _ =>
        {
            while (!Volatile.Read(ref failed) && Interlocked.Increment(ref next) - 1 is var fold && fold < _scores.Length)
            {
                try
                {
                    RunFold(estimator, fold);
                }
                catch (Exception exception)
                {
                    failures[fold] = ExceptionDispatchInfo.Capture(exception);
                    Volatile.Write(ref failed, true);
                }
            }
        });
        failures.FirstOrDefault(failure => failure is not null)?.Throw();
    }

    /// <returns>Why folds must not run at once; null = they may.</returns>
    private string? RunFold(IEstimator<ITransformer> estimator, int fold)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        string? serialReason;
        try
        {
            ITransformer model = estimator.Fit(_rowsOfData(TrainRows[fold]));
            serialReason = RandomComponents.Find(model);
            _scores[fold] = Score(model, fold);
            if (_options.KeepModels)
                _models[fold] = model;
            else
                (model as IDisposable)?.Dispose();
        }
        catch (Exception exception) when (Cause(exception) is not OperationCanceledException)
        {
            Exception cause = Cause(exception);
            throw OfFold(cause, $"Fold '{_folds.FoldNames[fold]}' ({fold + 1} of {_scores.Length}): {cause.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OperationCanceledException(Cause(exception).Message, exception, _options.CancellationToken);
        }

        lock (_gate)
        {
            _channel.Info(
                MessageSensitivity.None,
                $"Fold '{_folds.FoldNames[fold]}' ({fold + 1} of {_folds.NumberOfFolds}): trained on {TrainRows[fold].Length} rows, "
                + $"tested on {TestRows[fold].Length}.");
            _foldsDone++;
            _options.Progress?.Report(new CrossValidationProgress(_foldsDone, _scores.Length, _folds.FoldNames[fold]));
        }

        return serialReason;
    }

    private FoldScores Score(ITransformer model, int fold)
    {
        FoldScores scores = FoldScores.Read(model.Transform(_rowsOfData(TestRows[fold])), _options);
        return scores.Scores.Count == TestRows[fold].Length
            ? scores
            : throw new InvalidOperationException(
                $"the pipeline gives {scores.Scores.Count} rows for {TestRows[fold].Length} test rows. "
                + "Cross-validation needs one for each; filter rows before it.");
    }

    private int[] Labelled(IReadOnlyList<int> rows, bool[] hasLabel, int fold, string what)
    {
        int[] labelled = [.. rows.Where(row => hasLabel[row])];
        return labelled.Length > 0
            ? labelled
            : throw new ArgumentException(
                $"Fold '{_folds.FoldNames[fold]}' has no labelled {what} row among {rows.Count}: expected at least one.");
    }

    /// <summary>What went wrong: ML.NET's parallel cursors put it into an exception that only says that there was one.</summary>
    private static Exception Cause(Exception exception)
    {
        while (exception is { InnerException: { } inner }
            && (exception is AggregateException || exception.Message.StartsWith("Splitter/consolidator", StringComparison.Ordinal)))
        {
            exception = inner;
        }

        return exception;
    }

    private static Exception OfFold(Exception exception, string message) => exception switch
    {
        ArgumentException => new ArgumentException(message, exception),
        InvalidDataException => new InvalidDataException(message, exception),
        IOException => new IOException(message, exception),
        NotSupportedException => new NotSupportedException(message, exception),
        _ => new InvalidOperationException(message, exception),
    };

    private void Warn(string message)
    {
        lock (_gate)
            _channel.Warning(MessageSensitivity.None, message);
    }
}
