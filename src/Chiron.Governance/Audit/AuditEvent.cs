namespace Chiron.Governance.Audit;

/// <summary>Something that happened and must be answerable later; it never holds record content or what was asked.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What, such as <c>chat.completion</c>, <c>forecast</c>, <c>release.created</c>.</param>
/// <param name="Actor">Who: an API key's id, or a command.</param>
/// <param name="Release">Name and version of the release that answered; empty where none took part.</param>
/// <param name="Subject">The subject's pseudonym; empty where none was named.</param>
/// <param name="Detail">Facts without content, such as a request id and a status.</param>
public sealed record AuditEvent(DateTimeOffset Time, string Kind, string Actor, string Release = "", string Subject = "", string Detail = "");
