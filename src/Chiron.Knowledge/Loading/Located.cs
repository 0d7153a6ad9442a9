namespace Chiron.Knowledge.Loading;

/// <summary>An entry of a pack with the place that it was read from.</summary>
internal readonly record struct Located<T>(T Entry, string File, int Line);
