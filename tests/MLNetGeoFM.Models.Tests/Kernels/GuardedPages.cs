using System.Runtime.InteropServices;

namespace MLNetGeoFM.Tests;

/// <summary>Floats between two pages that end the process when they are touched, so that even a read outside is found.</summary>
internal sealed unsafe partial class GuardedPages : IDisposable
{
    private const int Page = 65536;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _start;
    private readonly nuint _length;

    /// <summary>Maps room for some floats that end where the page behind begins, or begin where the page before ends.</summary>
    public GuardedPages(int count, bool atEnd)
    {
        nuint bytes = (nuint)count * sizeof(float);
        nuint room = (bytes + Page - 1) / Page * Page;
        _length = room + 2 * Page;
        _start = Map(null, _length, 0, PrivateAnonymous, -1, 0);
        if (Protect(_start + Page, room, ReadWrite) != 0)
            throw new InvalidOperationException("The pages cannot be protected.");
        Pointer = (float*)(_start + Page + (atEnd ? room - bytes : 0));
        Count = count;
    }

    public float* Pointer { get; }

    public int Count { get; }

    public Span<float> Span => new(Pointer, Count);

    public void Dispose() => _ = Unmap(_start, _length);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
