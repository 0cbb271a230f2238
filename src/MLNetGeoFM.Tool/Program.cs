using System.CommandLine;
using MLNetGeoFM.Tool.Commands;
using MLNetGeoFM.Tool.Terminal;

var root = new RootCommand("geofm: crop maps from satellite time series. Exit code 0 = done, 1 = failed with a message, 2 = wrong usage.")
{
    DemoCommand.Create(),
    EvaluateCommand.Create(),
    CompareCommand.Create(),
    TrainCommand.Create(),
    PredictCommand.Create(),
    AreasCommand.Create(),
    EncodeCommand.Create(),
    ModelsCommand.Create(),
    BenchCommand.Create(),
};
return ExitCodes.Run(root, args);
