using System.Globalization;
using Microsoft.ML;
using MLNetGeoFM.Tests;

// Reads every model of a folder with a plain context, and prints the bits of each column: model, column, values, tab-separated.
var ml = new MLContext();
ITransformer preparation = ml.Model.Load(Path.Combine(args[0], "preparation.zip"), out _);
IDataView rows = ml.Data.Cache(preparation.Transform(ml.Data.LoadFromEnumerable(ContractRow.Generate(int.Parse(args[1], CultureInfo.InvariantCulture), "barley"))));
foreach (string file in Directory.GetFiles(args[0], "*.model"))
{
    string name = Path.GetFileNameWithoutExtension(file);
    try
    {
        IDataView view = ml.Model.Load(file, out _).Transform(rows);
        foreach (var column in view.Schema.Where(column => !column.IsHidden && rows.Schema.GetColumnOrNull(column.Name) is null))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{column.Name}\t{string.Join('\t', ColumnBits.Read(view, column.Name))}"));
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}\terror\t{exception.Message.ReplaceLineEndings(" ")}");
    }
}
