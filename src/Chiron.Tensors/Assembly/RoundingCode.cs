namespace Chiron.Tensors.Assembly;

/// <summary>Writes the conversions of floats to bfloat16 (to nearest, ties to even): a row in place order, or two rows with their values side by side.</summary>
internal static class RoundingCode
{
    private const General Arguments = General.Rdi, From = General.Rax, Second = General.Rdx, To = General.Rsi, ToStep = General.R8, Groups = General.Rcx;
    private const General Temporary = General.R11;

    private const int Low = 0, High = 1, SecondLow = 2, SecondHigh = 3, Result = 4, SecondResult = 5, Order = 6;
    private const int LowMask = 1, HighMask = 2;

    /// <param name="interleaves">Whether the values of two rows go side by side, column by column: what a product takes whose inner dimension is the rows.</param>
    public static void Write(Assembler code, bool interleaves)
    {
        code.Load(From, At(0));
        code.Load(Second, At(1));
        code.Load(To, At(2));
        code.Load(ToStep, At(3));
        code.Load(Groups, At(4));
        code.LoadMask(LowMask, At(6));
        code.LoadMask(HighMask, At(7));
        if (interleaves)
        {
            code.Load(Temporary, At(8));
            code.Load(Order, new Address(Temporary));
        }

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
        code.Load(Temporary, At(5));
        code.Test(Temporary);
        var whole = code.JumpIfZero();
        Group(code, interleaves, LowMask, HighMask);
        code.Land(whole);
        code.Return();
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
