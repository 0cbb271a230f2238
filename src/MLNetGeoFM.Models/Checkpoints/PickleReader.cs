using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>
/// Reads one pickle into plain values. It is a stack machine that knows data and a closed list of names; it imports nothing and
/// calls nothing, and stack, memo and every object are bounded. Source: CPython's Lib/pickletools.py, which lists the opcodes.
/// </summary>
internal ref struct PickleReader
{
    private const int DeepestStack = 1 << 18;
    private const int LongestLine = 1 << 12;
    private const int LongestGlobal = 256;
    // What an object takes at most, with the garbage that growing tables leave behind.
    private const int BytesOfObject = 24, BytesOfArray = 32, BytesOfSlot = 32, BytesOfContainer = 160, BytesOfMemo = 112;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly object True = true, False = false;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _path;
    private readonly string _entry;
    private readonly MemoryBudget _budget;
    private readonly PickleReduction _reduction;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _position;

    public PickleReader(ReadOnlySpan<byte> bytes, string path, string entry, MemoryBudget budget, PickleReduction reduction)
    {
        _bytes = bytes;
        _path = path;
        _entry = entry;
        _budget = budget;
        _reduction = reduction;
    }

    /// <summary>Bytes read so far; after <see cref="Read"/>, the length of the pickle.</summary>
    public readonly int Position => _position;

    /// <summary>Reads up to the end of the pickle and returns its value.</summary>
    public object? Read()
    {
        while (true)
        {
            byte operation = Take(1)[0];
            if (operation == (byte)'.')
                return Pop();
            if (!ReadNumber(operation) && !ReadText(operation) && !ReadContainer(operation) && !ReadReference(operation))
            {
                string shown = operation is > 0x20 and < 0x7F ? $"0x{operation:x2} '{(char)operation}'" : $"0x{operation:x2}";
                throw CheckpointErrors.At("The pickle has an opcode that weights do not need", "data, tensors and storages",
                    $"{shown} at byte {_position - 1}", _path, _entry, CheckpointErrors.SaveAgain);
            }
        }
    }

    private bool ReadNumber(byte operation)
    {
        switch (operation)
        {
            case 0x80: // PROTO
                byte protocol = Take(1)[0];
                return protocol is >= 2 and <= 5 ? true : throw Fault("The pickle is of an unknown protocol", "2 to 5",
                    $"{protocol}");
            case 0x95: // FRAME: only a hint how much to read at once
                Take(8);
                return true;
            case (byte)'N': Push(null); return true;
            case 0x88: Push(True); return true;
            case 0x89: Push(False); return true;
            case (byte)'K': PushNumber(Take(1)[0]); return true;
            case (byte)'M': PushNumber(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case (byte)'J': PushNumber(BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case 0x8A: PushInteger(Take(Take(1)[0])); return true;
            case 0x8B: PushInteger(Take(Length4())); return true;
            case (byte)'G': PushObject(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case (byte)'I': PushDecimal(Line()); return true;
            case (byte)'L': PushDecimal(Line()); return true;
            case (byte)'F':
                ReadOnlySpan<byte> text = Line();
                if (!Utf8Parser.TryParse(text, out double number, out int used) || used != text.Length)
                    number = double.NaN;
                PushObject(number);
                return true;
            default: return false;
        }
    }

    private bool ReadText(byte operation)
    {
        switch (operation)
        {
            case (byte)'X': PushText(Take(Length4())); return true;
            case 0x8C: PushText(Take(Take(1)[0])); return true;
            case 0x8D: PushText(Take(Length8())); return true;
            case (byte)'V': PushText(Line()); return true;
            case (byte)'U': PushText(Take(Take(1)[0])); return true; // texts of Python 2
            case (byte)'T': PushText(Take(Length4())); return true;
            case (byte)'S': PushText(Line().Trim("'\""u8)); return true;
            case (byte)'C': Take(Take(1)[0]); Push(PickleRemnant.Instance); return true; // bytes
            case (byte)'B': Take(Length4()); Push(PickleRemnant.Instance); return true;
            case 0x8E or 0x96: Take(Length8()); Push(PickleRemnant.Instance); return true;
            default: return false;
        }
    }

    private bool ReadContainer(byte operation)
    {
        switch (operation)
        {
            case (byte)'(': Mark(); return true;
            case (byte)'0': Pop(); return true;
            case (byte)'1': PopToMark(); return true;
            case (byte)'2': Push(Top()); return true;
            case (byte)')': PushTuple([]); return true;
            case 0x85: PushTuple(PopLast(1)); return true;
            case 0x86: PushTuple(PopLast(2)); return true;
            case 0x87: PushTuple(PopLast(3)); return true;
            case (byte)'t': PushTuple(PopToMark()); return true;
            case (byte)']': PushContainer(new PickleList()); return true;
            case (byte)'l':
                object?[] listed = PopToMark();
                PushContainer(new PickleList());
                Append(listed);
                return true;
            case (byte)'a': Append(PopLast(1)); return true;
            case (byte)'e': Append(PopToMark()); return true;
            case (byte)'}': PushContainer(new PickleDictionary()); return true;
            case (byte)'d':
                object?[] filled = PopToMark();
                PushContainer(new PickleDictionary());
                Set(filled);
                return true;
            case (byte)'s': Set(PopLast(2)); return true;
            case (byte)'u': Set(PopToMark()); return true;
            case 0x8F: Push(PickleRemnant.Instance); return true; // sets: their members are no weights
            case 0x90: PopToMark(); return Top() is PickleRemnant ? true : throw Misplaced("members of a set");
            case 0x91: PopToMark(); Push(PickleRemnant.Instance); return true;
            default: return false;
        }
    }

    private bool ReadReference(byte operation)
    {
        switch (operation)
        {
            case (byte)'q': Memorize(Take(1)[0]); return true;
            case (byte)'r': Memorize(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); return true;
            case (byte)'p': Memorize(Index(Line())); return true;
            case 0x94: Memorize((uint)_memo.Count); return true;
            case (byte)'h': Recall(Take(1)[0]); return true;
            case (byte)'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); return true;
            case (byte)'g': Recall(Index(Line())); return true;
            case (byte)'c':
                string module = Text(Line());
                PushGlobal(module, Text(Line()));
                return true;
            case 0x93:
                if (PopLast(2) is not [string from, string name])
                    throw Misplaced("the name of a global");
                PushGlobal(from, name);
                return true;
            case (byte)'Q': PushObject(_reduction.Storage(Pop())); return true;
            case (byte)'R':
                if (PopLast(2) is not [PickleGlobal global, PickleTuple arguments])
                    throw Misplaced("a call");
                PushContainer(_reduction.Call(global, arguments));
                return true;
            // The attributes of an object: a state_dict keeps versions of its modules there, and nothing that is read.
            case (byte)'b':
                Pop();
                return Top() is PickleDictionary or PickleRemnant ? true : throw Misplaced("the state of an object");
            default: return false;
        }
    }

    private readonly void PushGlobal(string module, string name)
    {
        string full = module.Length + name.Length < LongestGlobal ? $"{module}.{name}" : "a very long name";
        _budget.TakeText(full.Length);
        Push(PickleGlobals.Find(full) ?? throw CheckpointErrors.At(
            $"The pickle refers to '{CheckpointErrors.Printable(full)}', which weights do not need; it was not looked up or run",
            "OrderedDict, and the tensors, parameters and storages of torch",
                $"'{CheckpointErrors.Printable(full)}' at byte {_position}",
            _path, _entry, CheckpointErrors.SaveAgain));
    }

    private readonly void Mark()
    {
        if (_marks.Count == DeepestStack)
            throw Fault("The pickle nests too deep", $"at most {DeepestStack} marks", "more");
        _marks.Add(_stack.Count);
    }

    private readonly void Push(object? value)
    {
        if (_stack.Count == DeepestStack)
            throw Fault("The pickle piles up too much", $"at most {DeepestStack} values", "more");
        _stack.Add(value);
    }

    private readonly void PushObject(object value)
    {
        _budget.Take(BytesOfObject);
        Push(value);
    }

    private readonly void PushNumber(long value) => PushObject(value);

    // Little-endian two's complement, of any length.
    private readonly void PushInteger(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > byte.MaxValue)
            throw Fault("The pickle has an endless number", $"at most {byte.MaxValue} bytes", $"{bytes.Length}");
        _budget.Take(bytes.Length + BytesOfContainer);
        BigInteger value = new(bytes);
        Push(value >= long.MinValue && value <= long.MaxValue ? (long)value : value);
    }

    private readonly void PushDecimal(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("00"u8) || text.SequenceEqual("01"u8))
        {
            Push(text[1] == (byte)'1' ? True : False);
            return;
        }

        text = text.TrimEnd((byte)'L');
        if (Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length)
            PushNumber(value);
        else if (text.Length <= byte.MaxValue && BigInteger.TryParse(Text(text), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out BigInteger large))
            PushObject(large);
        else
            throw Fault("The pickle has a number that is none", "decimal digits", "something else");
    }

    private readonly void PushText(ReadOnlySpan<byte> bytes) => Push(Text(bytes));

    private readonly string Text(ReadOnlySpan<byte> bytes)
    {
        _budget.TakeText(bytes.Length);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw CheckpointErrors.At("The pickle has a text that is none", "UTF-8", $"other bytes before byte {_position}",
                _path, _entry,
                CheckpointErrors.Damaged, error);
        }
    }

    private readonly void PushTuple(object?[] items)
    {
        _budget.Take(BytesOfObject);
        Push(new PickleTuple(items));
    }

    private readonly void PushContainer(object container)
    {
        _budget.Take(BytesOfContainer);
        Push(container);
    }

    private readonly void Append(object?[] items)
    {
        if (Top() is not PickleList list)
            throw Misplaced("members of a list");
        _budget.Take((long)items.Length * BytesOfSlot);
        list.Items.AddRange(items);
    }

    private readonly void Set(object?[] pairs)
    {
        if (Top() is not PickleDictionary dictionary || pairs.Length % 2 != 0)
            throw Misplaced("pairs of a dictionary");
        _budget.Take((long)pairs.Length * BytesOfSlot);
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Items.Add((pairs[i], pairs[i + 1]));
    }

    private readonly void Memorize(uint index)
    {
        _budget.Take(BytesOfMemo);
        _memo[index] = Top();
    }

    private readonly void Recall(uint index) => Push(_memo.TryGetValue(index, out object? value)
        ? value
        : throw Fault("The pickle refers to a value that is not there", $"one of {_memo.Count} values", $"number {index}"));

    private readonly object? Top() => _stack.Count > Floor() ? _stack[^1] : throw Misplaced("an operation without a value");

    private readonly object? Pop()
    {
        object? value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object?[] PopLast(int count) => _stack.Count - count >= Floor() ? Cut(_stack.Count - count)
        : throw Misplaced("an operation without values");

    private readonly object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Misplaced("an operation without a mark");
        int start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(start);
    }

    private readonly object?[] Cut(int start)
    {
        int count = _stack.Count - start;
        _budget.Take(BytesOfArray + (long)count * sizeof(long));
        object?[] items = new object?[count];
        _stack.CopyTo(start, items, 0, count);
        _stack.RemoveRange(start, count);
        return items;
    }

    // Values below the last mark belong to whoever set it.
    private readonly int Floor() => _marks.Count == 0 ? 0 : _marks[^1];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
            throw Fault("The pickle is cut", $"{count} bytes at byte {_position}", $"{_bytes.Length - _position}");
        ReadOnlySpan<byte> taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private int Length4() => CheckLength(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));

    private int Length8() => CheckLength(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));

    private readonly int CheckLength(ulong length) => length <= (ulong)(_bytes.Length - _position)
        ? (int)length
        : throw Fault("The pickle is cut", $"{length} bytes at byte {_position}", $"{_bytes.Length - _position}");

    private ReadOnlySpan<byte> Line()
    {
        ReadOnlySpan<byte> rest = _bytes[_position..];
        int end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
            throw Fault("The pickle has a line without end", $"at most {LongestLine} bytes", "more");
        _position += end + 1;
        return rest[..end];
    }

    private readonly uint Index(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out uint index, out int used)
        && used == text.Length
        ? index
        : throw Fault("The pickle has a number that is none", "decimal digits", "something else");

    private readonly InvalidDataException Misplaced(string what) =>
        Fault("The pickle is not what torch.save writes", "values in their places", $"{what} before byte {_position}");

    private readonly InvalidDataException Fault(string what, string expected, string actual) =>
        CheckpointErrors.At(what, expected, actual, _path, _entry, CheckpointErrors.Damaged);
}
