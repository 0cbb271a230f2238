using System.Runtime.InteropServices;
using System.Text;

namespace MLNetGeoFM.Benchmarks.Comparison;

/// <summary>The few functions of ONNX Runtime's C interface that running one graph needs, from a native library that the user names.</summary>
/// <remarks>
/// Source: onnxruntime_c_api.h: <c>OrtGetApiBase()-&gt;GetApi(version)</c> gives a table of functions whose order never changes.
/// </remarks>
internal sealed unsafe class OnnxRuntimeLibrary : IDisposable
{
    private const uint ApiVersion = 17;
    private const int GetErrorMessage = 2, CreateEnv = 3, CreateSessionFromArray = 8, RunSession = 9, CreateSessionOptions = 10,
        SetGraphOptimizationLevel = 23, SetIntraOpNumThreads = 24, SetInterOpNumThreads = 25, CreateTensorWithData = 49,
        GetTensorMutableData = 51, CreateCpuMemoryInfo = 69, ReleaseEnv = 92, ReleaseStatus = 93, ReleaseMemoryInfo = 94,
        ReleaseSession = 95, ReleaseValue = 96, ReleaseSessionOptions = 100;

    private const int AllOptimizations = 99;
    private const int SingleType = 1;
    private const int WarningLevel = 2;

    private readonly nint _library;
    private readonly void** _functions;
    private readonly void* _environment;
    private readonly void* _memory;

    public OnnxRuntimeLibrary(string path)
    {
        _library = NativeLibrary.Load(path);
        var getBase = (delegate* unmanaged<void**>)NativeLibrary.GetExport(_library, "OrtGetApiBase");
        void** apiBase = getBase();
        Version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])())!;
        _functions = (void**)((delegate* unmanaged<uint, void*>)apiBase[0])(ApiVersion);
        void* environment, memory;
        fixed (byte* name = "benchmarks\0"u8)
            Check(((delegate* unmanaged<int, byte*, void**, void*>)_functions[CreateEnv])(WarningLevel, name, &environment));
        Check(((delegate* unmanaged<int, int, void**, void*>)_functions[CreateCpuMemoryInfo])(1, 0, &memory));
        _environment = environment;
        _memory = memory;
    }

    public string Version { get; }

    /// <summary>A graph ready to run with this many threads.</summary>
    public void* Open(byte[] model, int threads)
    {
        void* options, session;
        Check(((delegate* unmanaged<void**, void*>)_functions[CreateSessionOptions])(&options));
        Check(((delegate* unmanaged<void*, int, void*>)_functions[SetGraphOptimizationLevel])(options, AllOptimizations));
        Check(((delegate* unmanaged<void*, int, void*>)_functions[SetIntraOpNumThreads])(options, threads));
        Check(((delegate* unmanaged<void*, int, void*>)_functions[SetInterOpNumThreads])(options, 1));
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged<void*, void*, nuint, void*, void**, void*>)_functions[CreateSessionFromArray])(
                _environment, bytes, (nuint)model.Length, options, &session));
        }

        ((delegate* unmanaged<void*, void>)_functions[ReleaseSessionOptions])(options);
        return session;
    }

    /// <summary>Runs a graph of one input and one output of Single.</summary>
    public void Run(void* session, string inputName, ReadOnlySpan<float> input, ReadOnlySpan<long> shape, string outputName,
        Span<float> output)
    {
        void* tensor;
        void* result = null;
        fixed (float* data = input)
        fixed (long* sizes = shape)
        fixed (byte* inputText = Encoding.UTF8.GetBytes(inputName + '\0'))
        fixed (byte* outputText = Encoding.UTF8.GetBytes(outputName + '\0'))
        {
            Check(((delegate* unmanaged<void*, void*, nuint, long*, nuint, int, void**, void*>)_functions[CreateTensorWithData])(
                _memory, data, (nuint)input.Length * sizeof(float), sizes, (nuint)shape.Length, SingleType, &tensor));
            byte* inputs = inputText, outputs = outputText;
            Check(((delegate* unmanaged<void*, void*, byte**, void**, nuint, byte**, nuint, void**, void*>)_functions[RunSession])(
                session, null, &inputs, &tensor, 1, &outputs, 1, &result));
            float* values;
            Check(((delegate* unmanaged<void*, void**, void*>)_functions[GetTensorMutableData])(result, (void**)&values));
            new ReadOnlySpan<float>(values, output.Length).CopyTo(output);
            ((delegate* unmanaged<void*, void>)_functions[ReleaseValue])(result);
            ((delegate* unmanaged<void*, void>)_functions[ReleaseValue])(tensor);
        }
    }

    public void Close(void* session) => ((delegate* unmanaged<void*, void>)_functions[ReleaseSession])(session);

    public void Dispose()
    {
        ((delegate* unmanaged<void*, void>)_functions[ReleaseMemoryInfo])(_memory);
        ((delegate* unmanaged<void*, void>)_functions[ReleaseEnv])(_environment);
        NativeLibrary.Free(_library);
    }

    private void Check(void* status)
    {
        if (status is null)
            return;
        string message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<void*, byte*>)_functions[GetErrorMessage])(status))!;
        ((delegate* unmanaged<void*, void>)_functions[ReleaseStatus])(status);
        throw new InvalidOperationException($"ONNX Runtime {Version}: {message}");
    }
}
