namespace Chiron.Tensors.Assembly;

/// <summary>A place in memory: base + index · scale + displacement, in bytes.</summary>
internal readonly record struct Address(General Base, int Displacement = 0, General Index = General.None, int Scale = 1);
