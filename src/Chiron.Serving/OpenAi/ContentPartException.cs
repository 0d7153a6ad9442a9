using System.Text.Json;

namespace Chiron.Serving.OpenAi;

/// <summary>A message's content is neither a text nor a list of texts.</summary>
internal sealed class ContentPartException : JsonException
{
    public ContentPartException()
    {
    }

    public ContentPartException(string message) : base(message)
    {
    }

    public ContentPartException(string message, Exception inner) : base(message, inner)
    {
    }
}
