using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetGeoFM;

/// <summary>The saved form of a row transformer: a chain of built-in transformers and the contracts of this library.</summary>
/// <remarks>
/// ML.NET lets an outside library write nothing into a model file itself, but lets it pass the file on to a built-in transformer.
/// The chain is: constants, payload (a text value of a value mapping), inputs copied to the contract's columns, the operation,
/// outputs copied to their names, temporary columns dropped. What comes back from <c>Model.Load</c> is that chain.
/// </remarks>
internal static class PortableChain
{
    public static void Save(RowTransformer transformer, ModelSaveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var schema = InputSchema(transformer);
        ((ICanSaveModel)Build(transformer).Fit(new EmptySeriesView(schema))).Save(context);
    }

    private static EstimatorChain<ITransformer> Build(RowTransformer transformer)
    {
        var transforms = new MLContext().Transforms;
        var layout = new PortableLayout(transformer);
        var temporaries = new List<string> { "__geofm_seed", "__geofm_payload" };
        var chain = new EstimatorChain<ITransformer>()
            .AppendTransform(transforms.CustomMapping<PortableNothing, PortableSeed>(PortableSeedFactory.Map, PortableSeedFactory.ContractName))
            .AppendTransform(Constant(transforms, "__geofm_payload", RowPayload.Pack(transformer)));
        chain = CopyInputs(chain, transforms, transformer, layout, temporaries)
            .AppendTransform(transforms.CustomMapping(new PortableOperationFactory().GetMapping(), PortableOperationFactory.ContractName));
        temporaries.AddRange(typeof(PortableOutput).GetProperties().Select(ColumnNameOf));
        for (int i = 0; i < transformer.Outputs.Count; i++)
            chain = CopyOutput(chain, transforms, transformer, layout, i, temporaries);
        return chain.AppendTransform(transforms.DropColumns([.. temporaries.Distinct()]));
    }

    private static EstimatorChain<ITransformer> CopyInputs(EstimatorChain<ITransformer> chain, TransformsCatalog transforms,
        RowTransformer transformer, PortableLayout layout, List<string> temporaries)
    {
        var bound = new HashSet<string>();
        for (int i = 0; i < transformer.Inputs.Count; i++)
        {
            RowInput input = transformer.Inputs[i];
            string column = layout.InputColumn(i);
            bound.Add(column);
            chain = input.IsVector
                ? chain.AppendTransform(transforms.CopyColumns(column, input.ColumnName))
                : chain.AppendTransform(transforms.Concatenate(column, input.ColumnName));
        }

        foreach (var (column, empty) in PortableLayout.AllInputs())
        {
            if (bound.Add(column))
                chain = chain.AppendTransform(transforms.CopyColumns(column, empty));
            temporaries.Add(column);
            temporaries.Add(empty);
        }

        return chain;
    }

    private static EstimatorChain<ITransformer> CopyOutput(EstimatorChain<ITransformer> chain, TransformsCatalog transforms,
        RowTransformer transformer, PortableLayout layout, int index, List<string> temporaries)
    {
        RowOutput output = transformer.Outputs[index];
        if (layout.Kind(index) == PortableKind.Text)
        {
            var keys = new MLContext().Data.LoadFromEnumerable(
                PortableLayout.NamesOf(output.Column, ScoreAnnotations.KeyValues).Select(name => new ClassName { Name = name }));
            return chain.AppendTransform(
                transforms.Conversion.MapValueToKey(output.ColumnName, layout.OutputColumn(index), keyData: keys));
        }

        if (layout.Kind(index) == PortableKind.Flag)
        {
            return chain.AppendTransform(transforms.Conversion.MapValue(output.ColumnName,
                [new KeyValuePair<float, bool>(0, false), new KeyValuePair<float, bool>(1, true)], layout.OutputColumn(index)));
        }

        if (layout.Kind(index) != PortableKind.Known)
            return chain.AppendTransform(transforms.CopyColumns(output.ColumnName, layout.OutputColumn(index)));
        string[] pieces = [.. Enumerable.Range(0, PortableOutput.PieceCount).Reverse()
            .Where(bit => (output.KnownLength >> bit & 1) != 0).Select(bit => $"__geofm_piece{bit}")];
        bool isNamed = transformer.SavesSlotNames
            && output.Column.Annotations.Schema.GetColumnOrNull(ScoreAnnotations.TrainingLabelValues) is not null;
        return isNamed
            ? NameSlots(chain.AppendTransform(transforms.Concatenate("__geofm_scores", pieces)), transforms, output, temporaries)
            : chain.AppendTransform(transforms.Concatenate(output.ColumnName, pieces));
    }

    /// <summary>Cuts the scores into scalars named as the classes and concatenates them: that is how slot names survive.</summary>
    private static EstimatorChain<ITransformer> NameSlots(EstimatorChain<ITransformer> chain, TransformsCatalog transforms,
        RowOutput output, List<string> temporaries)
    {
        string[] classes = PortableLayout.NamesOf(output.Column, ScoreAnnotations.SlotNames);
        for (int block = 0; block * PortableSlots.Count < classes.Length; block++)
        {
            chain = chain.AppendTransform(Constant(transforms, "__geofm_block", block))
                .AppendTransform(transforms.CustomMapping<PortableScores, PortableSlots>(
                    PortableSlotsFactory.Map, PortableSlotsFactory.ContractName));
            for (int i = block * PortableSlots.Count; i < Math.Min(classes.Length, (block + 1) * PortableSlots.Count); i++)
                chain = chain.AppendTransform(transforms.CopyColumns(classes[i], $"__geofm_slot{i % PortableSlots.Count}"));
        }

        chain = chain.AppendTransform(transforms.Concatenate(output.ColumnName, classes))
            .AppendTransform(transforms.DropColumns([.. classes.Except([output.ColumnName])]));
        temporaries.AddRange(["__geofm_scores", "__geofm_block"]);
        temporaries.AddRange(typeof(PortableSlots).GetProperties().Select(ColumnNameOf));
        return chain;
    }

    /// <summary>A constant column: the value that belongs to the seed's key 1.</summary>
    private static ValueMappingEstimator<int, TValue> Constant<TValue>(TransformsCatalog transforms, string columnName, TValue value)
        => transforms.Conversion.MapValue(columnName, [new KeyValuePair<int, TValue>(1, value)], "__geofm_seed");

    private static string ColumnNameOf(System.Reflection.PropertyInfo property)
        => property.GetCustomAttributesData().First(attribute => attribute.AttributeType == typeof(ColumnNameAttribute))
            .ConstructorArguments[0].Value!.ToString()!;

    /// <summary>What the chain is fitted on: the inputs, vectors with their size unknown where the operation accepts any.</summary>
    private static DataViewSchema InputSchema(RowTransformer transformer)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var input in transformer.Inputs.DistinctBy(input => input.ColumnName))
        {
            var item = RowItems.Type(input.Item);
            builder.AddColumn(input.ColumnName, input.IsVector ? new VectorDataViewType(item, input.Length) : item);
        }

        return builder.ToSchema();
    }

    private static EstimatorChain<ITransformer> AppendTransform<TTransformer>(
        this EstimatorChain<ITransformer> chain, IEstimator<TTransformer> estimator)
        where TTransformer : class, ITransformer
        => chain.Append((IEstimator<ITransformer>)estimator);

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
