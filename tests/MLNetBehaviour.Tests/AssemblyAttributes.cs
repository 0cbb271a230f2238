// These tests hold what the library relies on in ML.NET; they pass on the real packages and on the stand-in.
[assembly: Category("MLNetBehaviour")]
