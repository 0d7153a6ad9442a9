using System.Runtime.CompilerServices;

// Stack blocks of the kernels are written before they are read; clearing them first costs as much as a small product.
[module: SkipLocalsInit]
