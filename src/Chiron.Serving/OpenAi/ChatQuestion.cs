using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chiron.Reasoning.Cases;
using Chiron.Serving.Answers;

namespace Chiron.Serving.OpenAi;

/// <summary>
/// Reads a chat as a case: what users said, in order, is its description; a subject is named in <c>metadata.subject_id</c> or in the words
/// ("subject 123", for clinicians only), or the record is sent along in <c>bundle</c>; the audience in <c>metadata.audience</c> or in a system message ("audience=patient").
/// </summary>
internal static partial class ChatQuestion
{
    private const int MaximumTextLength = 100_000;

    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    /// <exception cref="RequestRefusedException">The chat asks for what this server cannot do, or for nothing.</exception>
    public static CaseQuestion From(ChatRequest request)
    {
        Refuse(request);
        var messages = request.Messages!;
        var text = string.Join('\n', messages.Where(message => message.Role == "user").Select(message => message.Content ?? ""));
        if (text.Length > MaximumTextLength)
            throw Wrong($"The case has {text.Length} characters; at most {MaximumTextLength} are read.", "messages");

        var audience = AudienceOf(request, messages);
        var bundle = Bundle(request);
        var subject = bundle is null ? Subject(request, text, audience) : null;
        if (subject is not null)
            text = SubjectMention().Replace(text, " ");
        if (subject is null && bundle is null && string.IsNullOrWhiteSpace(text))
            throw Wrong("No user message describes a case or names a subject, and there is no 'bundle'.", "messages");
        return new CaseQuestion(text.Trim(), subject, At(request), audience) { Bundle = bundle, Scope = Scope(request) };
    }

    private static void Refuse(ChatRequest request)
    {
        if (request.Messages is not { Count: > 0 } messages)
            throw Wrong("'messages' must hold at least one message.", "messages");
        for (var i = 0; i < messages.Count; i++)
            if (messages[i]?.Role is not { } role || !Roles.Contains(role, StringComparer.Ordinal))
                throw Wrong($"'messages[{i}].role' must be one of {string.Join(", ", Roles)}.", $"messages[{i}].role");
        if (request.N is not (null or 1))
            throw Wrong("'n' must be 1: the same facts give the same answer.", "n");
        if (request.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            throw Wrong("'tools' are not supported: the answer is composed from the model and the knowledge pack alone.", "tools");
        if (request.ResponseFormat is { ValueKind: JsonValueKind.Object } format && !(format.TryGetProperty("type", out var type) && type.ValueEquals("text")))
            throw Wrong("'response_format' must be text; the structured assessment is in the field 'chiron' beside it.", "response_format");
    }

    private static ReadOnlyMemory<byte>? Bundle(ChatRequest request)
    {
        if (request.Bundle is not { ValueKind: not JsonValueKind.Null } bundle)
            return null;
        if (bundle.ValueKind != JsonValueKind.Object)
            throw Wrong("'bundle' must be a FHIR Bundle as a JSON object.", "bundle");
        if (request.Metadata?.ContainsKey("subject_id") == true)
            throw Wrong("Give either 'bundle' or 'metadata.subject_id': whose record is meant.", "bundle");
        return JsonMarshal.GetRawUtf8Value(bundle).ToArray();
    }

    private static RecordScope Scope(ChatRequest request) => request.Metadata?.GetValueOrDefault("whole_record") switch
    {
        null or "false" => RecordScope.Part,
        "true" => RecordScope.Whole,
        _ => throw Wrong("'metadata.whole_record' must be true or false, as text.", "metadata.whole_record"),
    };

    private static long? Subject(ChatRequest request, string text, Audience audience)
    {
        if (request.Metadata?.GetValueOrDefault("subject_id") is { } named)
            return long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? id
                : throw Wrong("'metadata.subject_id' must be a whole number, zero or greater, as text.", "metadata.subject_id");

        // A patient's own words never open a record: the app that holds the key names it, or none is read.
        if (audience == Audience.Patient)
            return null;
        return SubjectMention().Matches(text) is [.., var last]
            ? long.TryParse(last.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var mentioned)
                ? mentioned
                : throw Wrong("The subject that is named has an id that is too large.", "messages")
            : null;
    }

    private static DateTime? At(ChatRequest request) =>
        request.Metadata?.GetValueOrDefault("at") is not { } text ? null
        : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? DateTime.SpecifyKind(at, DateTimeKind.Unspecified)
        : throw Wrong("'metadata.at' must be a date or a date and time, such as 2024-03-01.", "metadata.at");

    private static Audience AudienceOf(ChatRequest request, IReadOnlyList<ChatMessage> messages)
    {
        var text = request.Metadata?.GetValueOrDefault("audience") ?? messages
            .Where(message => message.Role is "system" or "developer")
            .Select(message => AudienceMention().Match(message.Content ?? ""))
            .LastOrDefault(match => match.Success)?.Groups["audience"].Value;
        return text?.ToLowerInvariant() switch
        {
            null or "clinician" => Audience.Clinician,
            "patient" => Audience.Patient,
            _ => throw Wrong("'metadata.audience' must be patient or clinician.", "metadata.audience"),
        };
    }

    private static RequestRefusedException Wrong(string message, string param) => new(400, message, "invalid_value", param);

    [GeneratedRegex(@"\bsubject(?:[ _-]?id)?\s{0,3}[:=#]?\s{0,3}(?<id>[0-9]{1,20})\b(?![\s-]{0,3}(?:years?|yrs?|y/?o|months?|weeks?|days?|m|f|male|female|man|woman)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SubjectMention();

    [GeneratedRegex(@"\baudience\s{0,3}[:=]\s{0,3}(?<audience>patient|clinician)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AudienceMention();
}
