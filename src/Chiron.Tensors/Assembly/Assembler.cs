using System.Buffers.Binary;

namespace Chiron.Tensors.Assembly;

/// <summary>
/// Writes x86-64 machine code: the few general instructions and the dozen AVX-512 ones that the kernels are made of (Intel SDM volume 2; EVEX prefix: 2.7).
/// </summary>
/// <remarks>Vector registers are numbered 0 … 31 and 512 bits wide. Displacements are always written in full, never as EVEX's scaled byte.</remarks>
internal sealed class Assembler
{
    private readonly List<byte> _code = [];

    /// <summary>Bytes written so far: where the next instruction will stand.</summary>
    public int Position => _code.Count;

    public ReadOnlySpan<byte> Code => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_code);

    /// <summary>Fills up to a multiple of <paramref name="boundary"/> with INT3, which is never run.</summary>
    public void Align(int boundary)
    {
        while (_code.Count % boundary != 0)
            _code.Add(0xCC);
    }

    public void Push(General register) => Bytes(register >= General.R8 ? [0x41, (byte)(0x50 + ((int)register & 7))] : [(byte)(0x50 + (int)register)]);

    public void Pop(General register) => Bytes(register >= General.R8 ? [0x41, (byte)(0x58 + ((int)register & 7))] : [(byte)(0x58 + (int)register)]);

    /// <summary>to = the 64 bits at an address.</summary>
    public void Load(General to, Address from) => General64(0x8B, (int)to, from);

    /// <summary>to = the address itself.</summary>
    public void LoadAddress(General to, Address from) => General64(0x8D, (int)to, from);

    public void Move(General to, General from) => Bytes(Rex((int)from, (int)to), 0x89, Registers((int)from, (int)to));

    public void Add(General to, General amount) => Bytes(Rex((int)amount, (int)to), 0x01, Registers((int)amount, (int)to));

    public void Add(General to, int amount)
    {
        Bytes(Rex(0, (int)to), 0x81, Registers(0, (int)to));
        Int32(amount);
    }

    public void Decrement(General register) => Bytes(Rex(0, (int)register), 0xFF, Registers(1, (int)register));

    /// <summary>Sets the zero flag where the register is 0.</summary>
    public void Test(General register) => Bytes(Rex((int)register, (int)register), 0x85, Registers((int)register, (int)register));

    /// <summary>A jump back to <paramref name="target"/> where the last result was not zero.</summary>
    public void JumpIfNotZero(int target)
    {
        Bytes(0x0F, 0x85);
        Int32(target - (Position + sizeof(int)));
    }

    /// <summary>A jump ahead where the last result was zero. Hand what this returns to <see cref="Land"/> at the target.</summary>
    public int JumpIfZero()
    {
        Bytes(0x0F, 0x84);
        Int32(0);
        return Position;
    }

    /// <summary>A jump ahead in any case.</summary>
    public int Jump()
    {
        Bytes(0xE9);
        Int32(0);
        return Position;
    }

    /// <summary>Lets a jump ahead end here.</summary>
    public void Land(int jump) =>
        BinaryPrimitives.WriteInt32LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_code)[(jump - sizeof(int))..], Position - jump);

    /// <summary>Clears the upper parts of the vector registers, so that code of older kinds isn't slowed, and returns.</summary>
    public void Return() => Bytes(0xC5, 0xF8, 0x77, 0xC3);

    /// <summary>Asks for the line at an address in the first-level cache (PREFETCHT0).</summary>
    public void Prefetch(Address at)
    {
        var rex = 0x40 | (((int)at.Index >> 3) << 1) | ((int)at.Base >> 3);
        Bytes((byte)rex, 0x0F, 0x18);
        Memory(1, at);
    }

    /// <summary>mask = the low 16 bits at an address (KMOVW).</summary>
    public void LoadMask(int mask, Address from)
    {
        // Three-byte VEX: R̄X̄B̄ 00001, then W vvvv L pp = 0 1111 0 00.
        Bytes(0xC4, (byte)((((int)from.Base >> 3) ^ 1) << 5 | 0xC1), 0x78, 0x90);
        Memory(mask, from);
    }

    /// <summary>to = 64 bytes at an address; with a mask, zero where it isn't set, and nothing is read there (VMOVUPS).</summary>
    public void Load(int to, Address from, int mask = 0) => Evex(Map.Basic, Prefix.None, false, 0x10, to, 0, from, mask, zeroes: mask != 0);

    /// <summary>64 bytes at an address = from; with a mask, those alone where it is set (VMOVUPS).</summary>
    public void Store(Address to, int from, int mask = 0) => Evex(Map.Basic, Prefix.None, false, 0x11, from, 0, to, mask, zeroes: false);

    /// <summary>VMOVAPS.</summary>
    public void Move(int to, int from) => Evex(Map.Basic, Prefix.None, false, 0x28, to, 0, from);

    /// <summary>to = 0 (VPXORD).</summary>
    public void Zero(int to) => Evex(Map.Basic, Prefix.Size, false, 0xEF, to, to, to);

    /// <summary>to = a + floats at an address (VADDPS).</summary>
    public void AddSingles(int to, int a, Address b, int mask = 0) => Evex(Map.Basic, Prefix.None, false, 0x58, to, a, b, mask, zeroes: mask != 0);

    /// <summary>All sixteen lanes = the 32 bits at an address (VPBROADCASTD).</summary>
    public void Broadcast(int to, Address from) => Evex(Map.Extended38, Prefix.Size, false, 0x58, to, 0, from, 0, zeroes: false);

    /// <summary>to += products of pairs of bfloat16, lane by lane (VDPBF16PS).</summary>
    public void DotBFloat16(int to, int a, int b) => Evex(Map.Extended38, Prefix.Repeat, false, 0x52, to, a, b);

    /// <summary>to += products of four unsigned bytes of a and four signed ones of b, lane by lane (VPDPBUSD).</summary>
    public void DotBytes(int to, int a, int b) => Evex(Map.Extended38, Prefix.Size, false, 0x50, to, a, b);

    /// <summary>to = the sixteen floats of <paramref name="low"/> rounded to bfloat16, then those of <paramref name="high"/> (VCVTNE2PS2BF16).</summary>
    public void RoundToBFloat16(int to, int low, int high) => Evex(Map.Extended38, Prefix.RepeatNot, false, 0x72, to, high, low);

    /// <summary>Word i of to = word index[i] of from (VPERMW).</summary>
    public void PermuteWords(int to, int index, int from) => Evex(Map.Extended38, Prefix.Size, true, 0x8D, to, index, from);

    private void Evex(Map map, Prefix prefix, bool wide, byte opcode, int reg, int second, int third)
    {
        EvexPrefix(map, prefix, wide, reg, second, third >> 4, third >> 3, 0, zeroes: false);
        Bytes(opcode, Registers(reg, third));
    }

    private void Evex(Map map, Prefix prefix, bool wide, byte opcode, int reg, int second, Address memory, int mask, bool zeroes)
    {
        EvexPrefix(map, prefix, wide, reg, second, (int)memory.Index >> 3, (int)memory.Base >> 3, mask, zeroes);
        Bytes(opcode);
        Memory(reg, memory);
    }

    /// <summary>62, then R̄X̄B̄R̄′0mmm, W v̄v̄v̄v̄ 1pp and z 10 0 V̄′aaa: registers' upper bits are stored inverted, 10 is a length of 512 bits.</summary>
    private void EvexPrefix(Map map, Prefix prefix, bool wide, int reg, int second, int x, int b, int mask, bool zeroes)
    {
        Bytes(
            0x62,
            (byte)((Inverted(reg >> 3) << 7) | (Inverted(x) << 6) | (Inverted(b) << 5) | (Inverted(reg >> 4) << 4) | (int)map),
            (byte)((wide ? 0x80 : 0) | ((~second & 15) << 3) | 4 | (int)prefix),
            (byte)((zeroes ? 0x80 : 0) | 0x40 | (Inverted(second >> 4) << 3) | mask));
    }

    private void General64(byte opcode, int reg, Address memory)
    {
        Bytes((byte)(0x48 | ((reg >> 3) << 2) | (((int)memory.Index >> 3) << 1) | ((int)memory.Base >> 3)), opcode);
        Memory(reg, memory);
    }

    /// <summary>ModRM with a scaled-index byte and a displacement of 32 bits; index 4 (the stack pointer's number) stands for none.</summary>
    private void Memory(int reg, Address memory)
    {
        var scale = memory.Scale switch { 1 => 0, 2 => 1, 4 => 2, 8 => 3, _ => throw new ArgumentOutOfRangeException(nameof(memory)) };
        Bytes((byte)(0x84 | ((reg & 7) << 3)), (byte)((scale << 6) | (((int)memory.Index & 7) << 3) | ((int)memory.Base & 7)));
        Int32(memory.Displacement);
    }

    private static byte Rex(int reg, int rm) => (byte)(0x48 | ((reg >> 3) << 2) | (rm >> 3));

    private static byte Registers(int reg, int rm) => (byte)(0xC0 | ((reg & 7) << 3) | (rm & 7));

    private static int Inverted(int bit) => ~bit & 1;

    private void Bytes(params ReadOnlySpan<byte> bytes) => _code.AddRange(bytes);

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _code.AddRange(bytes);
    }

    private enum Map
    {
        Basic = 1,              // 0F
        Extended38 = 2,         // 0F 38
    }

    private enum Prefix
    {
        None = 0,
        Size = 1,               // 66
        Repeat = 2,             // F3
        RepeatNot = 3,          // F2
    }
}
