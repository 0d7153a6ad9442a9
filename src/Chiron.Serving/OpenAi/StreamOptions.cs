namespace Chiron.Serving.OpenAi;

/// <summary>Whether the stream ends with a chunk that holds the usage.</summary>
internal sealed record StreamOptions(bool? IncludeUsage);
