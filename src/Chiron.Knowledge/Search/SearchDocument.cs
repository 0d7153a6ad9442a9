namespace Chiron.Knowledge.Search;

/// <summary>What is searched: an entry of the pack, a file, an article.</summary>
/// <param name="Id">Unique in an index: <c>pack:condition/asthma</c>, a path, a path and an article's number.</param>
/// <param name="Title">As the document itself has it.</param>
/// <param name="Citation">How to name it in an answer: authors or issuer, title, year, DOI or PMID where it has them.</param>
/// <param name="Passages">In the order of the document; none is empty.</param>
public sealed record SearchDocument(string Id, string Title, string Citation, IReadOnlyList<Passage> Passages);
