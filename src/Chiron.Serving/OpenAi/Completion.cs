using Chiron.Serving.Answers;

namespace Chiron.Serving.OpenAi;

/// <summary>One finished answer, before it is decided whether it goes out whole or in pieces.</summary>
internal sealed record Completion(ServedRelease Release, string Id, long Created, Usage Usage, AssessmentAnswer Answer)
{
    public ChatResponse ToResponse() => new()
    {
        Id = Id,
        Created = Created,
        Model = Release.Id,
        SystemFingerprint = Release.Fingerprint,
        Choices = [new ChatChoice(0, new AssistantMessage(Answer.Text), "stop")],
        Usage = Usage,
        Chiron = ToField(),
    };

    public ChatChunk ToChunk(ChunkChoice? choice) => new()
    {
        Id = Id,
        Created = Created,
        Model = Release.Id,
        SystemFingerprint = Release.Fingerprint,
        Choices = choice is null ? [] : [choice],
    };

    public ChironField ToField() => new(Release.Name, Notice.Text, Answer);
}
