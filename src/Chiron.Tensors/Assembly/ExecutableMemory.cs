using System.Runtime.InteropServices;

namespace Chiron.Tensors.Assembly;

/// <summary>Memory that machine code lies in. It is writable while the code is copied there and executable ever after, never both. Linux only.</summary>
internal static unsafe partial class ExecutableMemory
{
    private const int Read = 1, Write = 2, Execute = 4, Private = 2, Anonymous = 0x20;

    /// <summary>Where the code stands, for the life of the process; 0 where the system allows no such memory.</summary>
    public static nint Place(ReadOnlySpan<byte> code)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        var address = Map(0, (nuint)code.Length, Read | Write, Private | Anonymous, -1, 0);
        if (address == -1)
            return 0;
        code.CopyTo(new Span<byte>((void*)address, code.Length));
        if (Protect(address, (nuint)code.Length, Read | Execute) == 0)
            return address;
        _ = Unmap(address, (nuint)code.Length);
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
