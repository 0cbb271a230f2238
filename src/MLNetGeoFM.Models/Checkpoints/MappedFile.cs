using System.IO.MemoryMappedFiles;

namespace MLNetGeoFM.Models;

/// <summary>A file seen as memory: pages are read when they are looked at, and nothing is copied.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(string path, long length, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        Path = path;
        Length = length;
        _file = file;
        _view = view;
    }

    /// <summary>As given by the caller.</summary>
    public string Path { get; }

    /// <summary>In bytes, when it was opened.</summary>
    public long Length { get; }

    public static MappedFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw CheckpointErrors.At("This is no weight file", "a file", "a folder", path, null,
                "Give the .safetensors, .pt, .pth or .ckpt file itself.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The weight file '{path}' does not exist. Give the path of a local file; nothing is downloaded.", path);
        }

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        MemoryMappedFile? file = null;
        try
        {
            long length = stream.Length;
            if (length == 0)
                throw CheckpointErrors.At("This is no weight file", "at least 10 bytes", "an empty file", path, null,
                    CheckpointErrors.Damaged);
            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
                leaveOpen: false);
            return new MappedFile(path, length, file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch
        {
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Holds the mapping in place until the result is disposed, even where the file is disposed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The file has been disposed.</exception>
    public Loan Borrow() => new(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>The bytes of the file while they are looked at.</summary>
    public readonly unsafe ref struct Loan
    {
        private readonly MappedFile _file;
        private readonly byte* _first;

        public Loan(MappedFile file)
        {
            _file = file;
            byte* first = null;
            file._view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
            _first = first + file._view.PointerOffset;
        }

        /// <summary>A part of the file; checked against its length.</summary>
        public ReadOnlySpan<byte> Slice(long offset, long count)
        {
            if (offset < 0 || count < 0 || count > int.MaxValue || offset > _file.Length - count)
            {
                throw CheckpointErrors.At("A part of the file lies outside it", $"bytes within 0 to {_file.Length}",
                    $"{count} bytes from {offset}", _file.Path, null, CheckpointErrors.Damaged);
            }

            return new ReadOnlySpan<byte>(_first + offset, (int)count);
        }

        public void Dispose() => _file._view.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}
