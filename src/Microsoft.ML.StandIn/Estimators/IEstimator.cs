using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Learns a transformer from data.</summary>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    /// <summary>Learns.</summary>
    TTransformer Fit(IDataView input);

    /// <summary>What the transformer will make of a schema, as far as it is known before fitting.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}

/// <summary>Something that can be part of a saved model.</summary>
public interface ICanSaveModel
{
    /// <summary>Writes itself.</summary>
    void Save(ModelSaveContext ctx);
}

/// <summary>Turns a data view into another, lazily.</summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether every row becomes one row.</summary>
    bool IsRowToRowMapper { get; }

    /// <summary>What becomes of a schema; throws where it does not fit.</summary>
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <summary>Transforms data.</summary>
    IDataView Transform(IDataView input);

    /// <summary>Makes a mapper of single rows.</summary>
    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}

/// <summary>A transformer that holds a model.</summary>
public interface IPredictionTransformer<out TModel> : ITransformer
    where TModel : class
{
    /// <summary>The model.</summary>
    TModel Model { get; }
}

/// <summary>A transformer whose model reads one feature column.</summary>
public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
    where TModel : class
{
    /// <summary>The feature column's name.</summary>
    string FeatureColumnName { get; }

    /// <summary>The feature column's type.</summary>
    DataViewType FeatureColumnType { get; }
}
