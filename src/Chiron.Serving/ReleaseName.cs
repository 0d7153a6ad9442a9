namespace Chiron.Serving;

/// <summary>The release that an answer comes from.</summary>
internal sealed record ReleaseName(string Name, string Version);
