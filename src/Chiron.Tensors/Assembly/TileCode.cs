namespace Chiron.Tensors.Assembly;

/// <summary>
/// Writes the inner kernel of a product: up to 14 rows by 32 columns of C in 28 registers, while 32-bit groups of A's and B's neighbours along the inner
/// dimension stream past: two bfloat16 with sums in single precision, or four bytes with sums of 32 bits.
/// </summary>
internal static class TileCode
{
    public const int MaximumRows = 14;

    private const int Left = 28, Right = 29, Broadcast = 30;        // B's two vectors; A's, which alternates with the one after it

    // System V: the arguments' address is in RDI; RBX, R12, R14 and R15 belong to the caller.
    private const General Arguments = General.Rdi, ARow = General.R8, AStep = General.R9, B = General.Rdx, Steps = General.Rcx, C = General.Rsi;
    private const General CRow = General.R10, Temporary = General.R11;

    private static readonly General[] s_rows = [General.Rax, General.Rbx, General.R12, General.R14, General.R15];  // rows 0, 3, 6, 9, 12 of A

    /// <param name="bytes">Four bytes a group and no accumulation in C; else two bfloat16.</param>
    /// <param name="vectors">1 or 2 vectors of 16 columns.</param>
    /// <param name="masked">Whether the last vector is written under the mask.</param>
    public static void Write(Assembler code, bool bytes, int rows, int vectors, bool masked)
    {
        var groups = (rows + 2) / 3;
        foreach (var register in s_rows.AsSpan(1))
            code.Push(register);
        code.Load(s_rows[0], At(0));
        code.Load(ARow, At(1));
        code.Load(AStep, At(2));
        code.Load(B, At(3));
        code.Load(Steps, At(4));
        code.Load(C, At(5));
        code.Load(CRow, At(6));
        if (masked)
            code.LoadMask(1, At(9));
        code.LoadAddress(Temporary, new(ARow, 0, ARow, 2));
        for (var group = 1; group < groups; group++)
            code.LoadAddress(s_rows[group], new(s_rows[group - 1], 0, Temporary));

        Start(code, rows, vectors);
        var again = code.Position;
        code.Load(Left, new Address(B));
        if (vectors > 1)
            code.Load(Right, new Address(B, 64));
        for (var i = 0; i < rows; i++)
        {
            var a = Broadcast + (i % 2);
            code.Broadcast(a, i % 3 == 0 ? new(s_rows[i / 3]) : new(s_rows[i / 3], 0, ARow, i % 3));
            for (var v = 0; v < vectors; v++)
                if (bytes)
                    code.DotBytes((2 * i) + v, a, Left + v);
                else
                    code.DotBFloat16((2 * i) + v, a, Left + v);
        }

        for (var group = 0; group < groups; group++)
            code.Add(s_rows[group], AStep);
        code.Add(B, 128);
        code.Decrement(Steps);
        code.JumpIfNotZero(again);

        Finish(code, bytes, rows, vectors, masked);
        foreach (var register in s_rows.AsSpan(1).ToArray().Reverse())
            code.Pop(register);
        code.Return();
    }

    private static Address At(int argument) => new(Arguments, argument * 8);

    /// <summary>Sums start at the given row, or at 0; the lines of C that will be added to are sent for.</summary>
    private static void Start(Assembler code, int rows, int vectors)
    {
        code.Load(Temporary, At(8));
        code.Test(Temporary);
        var overwrites = code.JumpIfZero();
        code.Move(Temporary, C);
        for (var i = 0; i < rows; i++)
        {
            code.Prefetch(new(Temporary));
            code.Prefetch(new(Temporary, (64 * vectors) - 1));
            if (vectors > 1)
                code.Prefetch(new(Temporary, 64));
            code.Add(Temporary, CRow);
        }

        code.Land(overwrites);
        code.Load(Temporary, At(7));
        code.Test(Temporary);
        var fromZero = code.JumpIfZero();
        for (var v = 0; v < vectors; v++)
            code.Load(Left + v, new Address(Temporary, 64 * v));
        for (var i = 0; i < rows; i++)
            for (var v = 0; v < vectors; v++)
                code.Move((2 * i) + v, Left + v);
        var started = code.Jump();
        code.Land(fromZero);
        for (var i = 0; i < rows; i++)
            for (var v = 0; v < vectors; v++)
                code.Zero((2 * i) + v);
        code.Land(started);
    }

    private static void Finish(Assembler code, bool bytes, int rows, int vectors, bool masked)
    {
        if (bytes)
        {
            StoreRows(code, rows, vectors, masked, adds: false);
            return;
        }

        code.Load(Temporary, At(8));
        code.Test(Temporary);
        var overwrites = code.JumpIfZero();
        StoreRows(code, rows, vectors, masked, adds: true);
        var done = code.Jump();
        code.Land(overwrites);
        StoreRows(code, rows, vectors, masked, adds: false);
        code.Land(done);
    }

    private static void StoreRows(Assembler code, int rows, int vectors, bool masked, bool adds)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var v = 0; v < vectors; v++)
            {
                var mask = masked && v == vectors - 1 ? 1 : 0;
                if (adds)
                    code.AddSingles((2 * i) + v, (2 * i) + v, new(C, 64 * v), mask);
                code.Store(new(C, 64 * v), (2 * i) + v, mask);
            }

            code.Add(C, CRow);
        }
    }
}
