namespace Chiron.Tensors.Assembly;

/// <summary>General registers by their number. The stack pointer, 4, is left out: as an index it stands for none.</summary>
internal enum General
{
    Rax = 0,
    Rcx = 1,
    Rdx = 2,
    Rbx = 3,
    None = 4,
    Rsi = 6,
    Rdi = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
    R12 = 12,
    R14 = 14,
    R15 = 15,
}
