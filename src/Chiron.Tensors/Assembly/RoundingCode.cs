namespace Chiron.Tensors.Assembly;

/// <summary>Writes the conversions of floats to bfloat16 (to nearest, ties to even): rows in place order, or rows two by two with their values side by side.</summary>
internal static class RoundingCode
{
    private const General Arguments = General.Rdi, From = General.Rax, Second = General.Rdx, To = General.Rsi, ToStep = General.R8, Groups = General.Rcx;
    private const General FirstFrom = General.R9, FirstTo = General.R10, FirstSecond = General.Rbx, Rows = General.R12, Temporary = General.R11;

    private const int Low = 0, High = 1, SecondLow = 2, SecondHigh = 3, Result = 4, SecondResult = 5, Order = 6;
    private const int LowMask = 1, HighMask = 2;

    /// <param name="interleaves">Whether the values of two rows go side by side, column by column: what a product takes whose inner dimension is the rows.</param>
    public static void Write(Assembler code, bool interleaves)
    {
        code.Push(FirstSecond);
        code.Push(Rows);
        code.Load(FirstFrom, At(0));
        code.Load(FirstSecond, At(1));
        code.Load(FirstTo, At(2));
        code.Load(Rows, At(3));
        code.Load(ToStep, At(6));
        code.LoadMask(LowMask, At(9));
        code.LoadMask(HighMask, At(10));
        if (interleaves)
        {
            code.Load(Temporary, At(11));
            code.Load(Order, new Address(Temporary));
        }

        var nextRow = code.Position;
        WriteRow(code, interleaves);
        code.Load(Temporary, At(4));
        code.Add(FirstFrom, Temporary);
        code.Add(FirstSecond, Temporary);
        code.Load(Temporary, At(5));
        code.Add(FirstTo, Temporary);
        code.Decrement(Rows);
        code.JumpIfNotZero(nextRow);
        code.Pop(Rows);
        code.Pop(FirstSecond);
        code.Return();
    }

    private static void WriteRow(Assembler code, bool interleaves)
    {
        code.Move(From, FirstFrom);
        code.Move(Second, FirstSecond);
        code.Move(To, FirstTo);
        code.Load(Groups, At(7));
        code.Test(Groups);
        var none = code.JumpIfZero();
        var again = code.Position;
        Group(code, interleaves, 0, 0);
        code.Add(From, 128);
        if (interleaves)
            code.Add(Second, 128);
        code.Add(To, ToStep);
        code.Decrement(Groups);
        code.JumpIfNotZero(again);

        code.Land(none);
        code.Load(Temporary, At(8));
        code.Test(Temporary);
        var whole = code.JumpIfZero();
        Group(code, interleaves, LowMask, HighMask);
        code.Land(whole);
    }

    private static Address At(int argument) => new(Arguments, argument * 8);

    private static void Group(Assembler code, bool interleaves, int lowMask, int highMask)
    {
        code.Load(Low, new Address(From), lowMask);
        code.Load(High, new Address(From, 64), highMask);
        if (!interleaves)
        {
            code.RoundToBFloat16(Result, Low, High);
            code.Store(new(To), Result);
            return;
        }

        code.Load(SecondLow, new Address(Second), lowMask);
        code.Load(SecondHigh, new Address(Second, 64), highMask);
        code.RoundToBFloat16(Result, Low, SecondLow);
        code.RoundToBFloat16(SecondResult, High, SecondHigh);
        code.PermuteWords(Result, Order, Result);
        code.PermuteWords(SecondResult, Order, SecondResult);
        code.Store(new(To), Result);
        code.Store(new(To, 64), SecondResult);
    }
}
