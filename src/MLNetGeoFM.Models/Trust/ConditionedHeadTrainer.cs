namespace MLNetGeoFM.Models;

/// <summary>Trains a <see cref="ConditionedHead"/>: base head and experts on all rows, and, on held-out rows of inner folds,
/// how far
/// each expert is to be trusted and how wrong claims are noticed.</summary>
internal sealed class ConditionedHeadTrainer
{
    private readonly ConditionedRows _rows;
    private readonly ConditionedHeadOptions _options;
    private readonly int[] _regions;
    private readonly int[] _cells;
    private readonly int[] _claimColumns;
    private InnerFold[] _folds = [];
    private int _done;
    private int _steps;

    private ConditionedHeadTrainer(ConditionedRows rows, ConditionedHeadOptions options)
    {
        _rows = rows;
        _options = options;
        _regions = InnerDesigns.RegionOfRow(rows);
        _cells = InnerDesigns.CellOfRow(rows);
        _claimColumns = options.HasGate ? ClaimRegression.ColumnsOf(rows) : [];
    }

    private ParallelOptions Parallelism => new()
    {
        MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        CancellationToken = _options.CancellationToken,
    };

    /// <summary>Trains.</summary>
    /// <exception cref="ArgumentException">The rows do not fit together, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static ConditionedHead Train(ConditionedRows rows, ConditionedHeadOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        rows.Check();
        return new ConditionedHeadTrainer(rows, options).Run();
    }

    private ConditionedHead Run()
    {
        (int[] Train, int[] Test)[] inner = [.. InnerDesigns.Of(_rows, _options.Seed).SelectMany(Halves)];
        _steps = inner.Length + 1 + _options.Experts.Count + 1;
        InnerFold?[] folds = new InnerFold?[inner.Length];
        HeadParts? whole = null;
        Parallel(inner.Length + 1, i =>
        {
            if (i == 0)
                whole = HeadParts.Train(_rows, [.. Enumerable.Range(0, _rows.Count)], _claimColumns, _options);
            else
                folds[i - 1] = InnerFold.Run(_rows, inner[i - 1].Train, inner[i - 1].Test, _claimColumns, _options);
            Report();
        });
        HeadParts last = whole!;
        _folds = [.. folds.OfType<InnerFold>()];
        double[][] logits = Array.ConvertAll(_folds, fold => fold.Logarithms.ToArray());
        TrustedExpert[] experts = new TrustedExpert[_options.Experts.Count];
        int[] chosen = new int[experts.Length];
        for (int e = 0; e < experts.Length; e++)
        {
            (chosen[e], SupportTrust near, SupportTrust far) = Choose(e, logits);
            experts[e] = new TrustedExpert(_options.Experts[e].Name, last.Experts[e][chosen[e]], near, far);
            Report();
        }

        AgreementGate? gate = _options.HasGate && experts.Any(expert => !expert.Near.IsNone || !expert.Far.IsNone)
            ? FitGate(experts, chosen, last.Claims)
            : null;
        Report();
        return new ConditionedHead(last.Head, _rows.NumberOfFeatures, _rows.NumberOfMetadata, experts, last.Places, gate);
    }

    private void Report() =>
        _options.Progress?.Report(new ConditionedHeadProgress(Interlocked.Increment(ref _done), _steps));

    // The first exception as it was thrown, so that a trainer's message reaches the user.
    private void Parallel(int count, Action<int> work)
    {
        try
        {
            System.Threading.Tasks.Parallel.For(0, count, Parallelism, work);
        }
        catch (AggregateException errors)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.Flatten().InnerExceptions[0]);
        }
    }

    private IEnumerable<(int[] Train, int[] Test)> Halves(FoldAssignment folds)
    {
        int tested = Enumerable.Range(0, folds.NumberOfFolds).Sum(fold => folds.TestRows(fold).Count);
        int every = 1 + ((tested - 1) / _options.MostEvidenceRows);
        for (int fold = 0; fold < folds.NumberOfFolds; fold++)
            yield return ([.. folds.TrainRows(fold)], [.. folds.TestRows(fold).Where((_, i) => i % every == 0)]);
    }

    // Measures every candidate of an expert on the held-out rows, and takes the one that gains most where it is trusted.
    private (int Candidate, SupportTrust Near, SupportTrust Far) Choose(int e, double[][] logits)
    {
        ResidualExpertTrainer trainer = _options.Experts[e];
        (double Gain, SupportTrust Near, SupportTrust Far, double[][] Residuals, double[][] Distances)[] candidates =
            new (double, SupportTrust, SupportTrust, double[][], double[][])[trainer.NumberOfCandidates];
        Parallel(candidates.Length, c =>
        {
            (double[][] residuals, double[][] distances) = Measure(e, c);
            if (trainer.DependsOnPlaceNearby)
            {
                (SupportTrust near, double nearGain) = Fit(trainer, logits, residuals, distances, true);
                (SupportTrust far, double farGain) = Fit(trainer, logits, residuals, distances, false);
                candidates[c] = (nearGain + farGain, near, far, residuals, distances);
            }
            else
            {
                (SupportTrust trust, double gain) = Fit(trainer, logits, residuals, distances, null);
                candidates[c] = (gain, trust, trust, residuals, distances);
            }
        });
        int best = 0;
        for (int c = 1; c < candidates.Length; c++)
            best = candidates[c].Gain > candidates[best].Gain ? c : best;
        (_, SupportTrust bestNear, SupportTrust bestFar, double[][] bestResiduals, double[][] bestDistances) = candidates[best];
        int classes = _rows.NumberOfClasses;
        for (int f = 0; f < _folds.Length; f++)
        {
            for (int i = 0; i < _folds[f].Rows.Length; i++)
            {
                double trust = (_folds[f].IsNear[i] ? bestNear : bestFar).At(bestDistances[f][i]);
                for (int k = i * classes; k < (i + 1) * classes && trust != 0; k++)
                    logits[f][k] += trust * bestResiduals[f][k];
            }
        }

        return (best, bestNear, bestFar);
    }

    private (double[][] Residuals, double[][] Distances) Measure(int e, int candidate)
    {
        int classes = _rows.NumberOfClasses;
        double[][] residuals = new double[_folds.Length][];
        double[][] distances = new double[_folds.Length][];
        for (int f = 0; f < _folds.Length; f++)
        {
            InnerFold fold = _folds[f];
            residuals[f] = new double[fold.Logarithms.Length];
            distances[f] = new double[fold.Rows.Length];
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                if (i % 1024 == 0)
                    _options.CancellationToken.ThrowIfCancellationRequested();
                distances[f][i] = fold.Parts.Experts[e][candidate].Explain(
                    _rows[fold.Rows[i]], fold.Logarithms.AsSpan(i * classes, classes), residuals[f].AsSpan(i * classes, classes));
            }
        }

        return (residuals, distances);
    }

    private (SupportTrust Trust, double Gain) Fit(
        ResidualExpertTrainer trainer, double[][] logits, double[][] residuals, double[][] distances, bool? isNear)
    {
        int classes = _rows.NumberOfClasses;
        List<double> someLogits = [];
        List<double> someResiduals = [];
        List<double> someDistances = [];
        List<int> labels = [];
        List<int> groups = [];
        int[] groupOfRow = trainer.CountsCells ? _cells : _regions;
        for (int f = 0; f < _folds.Length; f++)
        {
            InnerFold fold = _folds[f];
            for (int i = 0; i < fold.Rows.Length; i++)
            {
                if (isNear is { } wanted && fold.IsNear[i] != wanted)
                    continue;
                someLogits.AddRange(logits[f].AsSpan(i * classes, classes));
                someResiduals.AddRange(residuals[f].AsSpan(i * classes, classes));
                someDistances.Add(distances[f][i]);
                labels.Add(_rows.Labels[fold.Rows[i]]);
                groups.Add(groupOfRow[fold.Rows[i]]);
            }
        }

        TrustEvidence evidence = new(
            classes, [.. someLogits], [.. someResiduals], [.. someDistances], [.. labels], [.. groups]);
        SupportTrust trust = SupportTrustFit.Run(evidence, trainer.Scale, _options.Ridge, _options.CancellationToken);
        double gain = 0;
        for (int row = 0; row < evidence.Count && !trust.IsNone; row++)
        {
            double weight = trust.At(evidence.Distance(row));
            gain += weight == 0 ? 0 : evidence.Loss(row, 0) - evidence.Loss(row, weight);
        }

        return (trust, gain);
    }

    private AgreementGate FitGate(TrustedExpert[] experts, int[] chosen, ClaimRegression claims)
    {
        GateRows[] rows = new GateRows[_folds.Length];
        Parallel(rows.Length, f => rows[f] = GateRows.Measure(
            _rows, _folds[f], _regions, experts, chosen, new Random(unchecked((_options.Seed * 7919) + f)),
            _options.CancellationToken));
        double[] usual = GateRows.UsualDeviations(rows, claims.Count);
        GateRegime?[] regimes = new GateRegime?[2];
        Parallel(2, near => regimes[near] = GateRows.Fit(
            rows, usual, near == 1, AgreementGate.FeatureLengthOf(experts.Length, claims.Count), experts.Length,
            _options.CancellationToken));
        return new AgreementGate(claims, experts.Length, usual, regimes[0], regimes[1]);
    }
}
