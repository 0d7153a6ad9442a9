using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Chiron.Knowledge.Search;

/// <summary>
/// Reads articles from PubMed XML (a set, article by article) and JATS. No DTD is read, no entity is expanded and nothing outside the file is opened: a file that uses entities of
/// its own is refused at their place.
/// </summary>
internal static class ArticleXml
{
    /// <summary>Characters of one article; a longer one is refused.</summary>
    public const int LongestArticle = 16_000_000;

    private const int DeepestElement = 200;
    private const int AuthorsNamed = 3;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <param name="path">For ids.</param>
    /// <param name="file">Read once, forward.</param>
    /// <exception cref="DocumentFaultException">It is not well-formed, neither PubMed nor JATS, too deep or too large.</exception>
    public static IEnumerable<SearchDocument> Read(string path, Stream file)
    {
        using var reader = XmlReader.Create(file, Settings);
        Guarded(reader, () => reader.MoveToContent());
        if (reader.NodeType != XmlNodeType.Element || reader.LocalName is not ("PubmedArticleSet" or "PubmedArticle" or "article" or "pmc-articleset"))
            throw new DocumentFaultException($"its root element is <{reader.LocalName}>; PubMed's <PubmedArticleSet> or JATS's <article> was expected", PlaceOf(reader));
        var count = 0;
        while (!reader.EOF)
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "PubmedArticle" or "article")
            {
                var isPubMed = reader.LocalName == "PubmedArticle";
                var article = Guarded(reader, () => Element(reader));
                count++;
                if ((isPubMed ? PubMed(path, article, count) : Jats(path, article, count)) is { Passages.Count: > 0 } document)
                    yield return document;
            }
            else
                Guarded(reader, reader.Read);
        if (count == 0)
            throw new DocumentFaultException("it holds no article");
    }

    private static T Guarded<T>(XmlReader reader, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException e)
        {
            var reason = e.Message.Contains("entity", StringComparison.OrdinalIgnoreCase)
                ? "it uses an entity that XML itself does not define; such files are not expanded" : "it is not well-formed XML";
            throw new DocumentFaultException(reason, e.LineNumber > 0 ? $"line {e.LineNumber}, column {e.LinePosition}" : PlaceOf(reader));
        }
    }

    // One element with all below it, counted while it is read: neither its depth nor its size is the file's to choose.
    private static XElement Element(XmlReader reader)
    {
        var root = new XElement(reader.LocalName);
        Attributes(reader, root);
        var open = new Stack<XElement>();
        open.Push(root);
        var characters = 0L;
        var empty = reader.IsEmptyElement;
        var bottom = reader.Depth;
        reader.Read();
        while (!empty && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == bottom))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count > DeepestElement)
                        throw new DocumentFaultException($"its elements are nested more than {DeepestElement} deep", PlaceOf(reader));
                    var child = new XElement(reader.LocalName);
                    Attributes(reader, child);
                    open.Peek().Add(child);
                    characters += 2 * reader.LocalName.Length;
                    if (!reader.IsEmptyElement)
                        open.Push(child);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    characters += reader.Value.Length;
                    open.Peek().Add(new XText(reader.Value));
                    break;
                case XmlNodeType.EntityReference:
                    throw new DocumentFaultException("it uses an entity that XML itself does not define; such files are not expanded", PlaceOf(reader));
            }

            if (characters > LongestArticle)
                throw new DocumentFaultException($"an article has more than {LongestArticle:N0} characters", PlaceOf(reader));
            if (!reader.Read())
                break;
        }

        return root;
    }

    private static void Attributes(XmlReader reader, XElement element)
    {
        foreach (var name in (string[])["Label", "IdType", "pub-id-type", "EIdType", "pub-type"])
            if (reader.GetAttribute(name) is { } value)
                element.SetAttributeValue(name, value);
    }

    private static SearchDocument PubMed(string path, XElement article, int count)
    {
        var about = article.Element("MedlineCitation")?.Element("Article");
        var pmid = Text(article.Element("MedlineCitation")?.Element("PMID"));
        var title = Text(about?.Element("ArticleTitle"));
        var journal = about?.Element("Journal");
        var year = Text(journal?.Element("JournalIssue")?.Element("PubDate")?.Element("Year"));
        if (year.Length == 0)
            year = Text(journal?.Element("JournalIssue")?.Element("PubDate")?.Element("MedlineDate")) is { Length: >= 4 } date ? date[..4] : "";
        var doi = Text(article.Descendants("ArticleId").FirstOrDefault(i => (string?)i.Attribute("IdType") == "doi"))
            is { Length: > 0 } id ? id : Text(about?.Elements("ELocationID").FirstOrDefault(i => (string?)i.Attribute("EIdType") == "doi"));
        var authors = (about?.Element("AuthorList")?.Elements("Author") ?? [])
            .Select(a => $"{Text(a.Element("LastName"))} {Text(a.Element("Initials"))}".Trim() is { Length: > 0 } name ? name : Text(a.Element("CollectiveName"))).Where(n => n.Length > 0).ToList();

        var splitter = new PassageSplitter();
        foreach (var part in about?.Element("Abstract")?.Elements("AbstractText") ?? [])
            splitter.Add((string?)part.Attribute("Label") is { } label ? $"Abstract, {label.ToLowerInvariant()}" : "Abstract", Text(part));
        var passages = splitter.Finish();
        if (passages.Count == 0 && title.Length > 0)
            passages = [new Passage("Title", title.Length > PassageSplitter.LongestPassage ? title[..PassageSplitter.LongestPassage] : title)];
        return new SearchDocument($"{path}#{(pmid.Length > 0 ? "PMID " + pmid : count.ToString(CultureInfo.InvariantCulture))}", title, Citation(authors, title, Text(journal?.Element("Title")), year, doi, pmid), passages);
    }

    private static SearchDocument Jats(string path, XElement article, int count)
    {
        var meta = article.Element("front")?.Element("article-meta");
        var title = Text(meta?.Element("title-group")?.Element("article-title"));
        var authors = (meta?.Descendants("contrib") ?? []).Select(c => c.Element("name")).OfType<XElement>()
            .Select(n => $"{Text(n.Element("surname"))} {Initials(Text(n.Element("given-names")))}".Trim()).ToList();
        var year = meta?.Elements("pub-date").Select(d => Text(d.Element("year"))).FirstOrDefault(y => y.Length > 0) ?? "";
        string Id(string type) => Text(meta?.Elements("article-id").FirstOrDefault(i => (string?)i.Attribute("pub-id-type") == type));

        var splitter = new PassageSplitter();
        foreach (var summary in meta?.Elements("abstract") ?? [])
            AddSection(splitter, summary, "Abstract");
        if (article.Element("body") is { } body)
            AddSection(splitter, body, "");
        return new SearchDocument(
            count == 1 ? path : $"{path}#{count}", title,
            Citation(authors, title, Text(article.Element("front")?.Element("journal-meta")?.Descendants("journal-title").FirstOrDefault()), year, Id("doi"), Id("pmid")), splitter.Finish());
    }

    private static void AddSection(PassageSplitter splitter, XElement section, string place)
    {
        var breaks = true;
        var paragraph = 0;
        foreach (var child in section.Elements())
            if (child.Name.LocalName == "sec")
            {
                var heading = Text(child.Element("title"));
                AddSection(splitter, child, place.Length == 0 ? heading : heading.Length == 0 ? place : $"{place}, {heading}");
                breaks = true;
            }
            else if (child.Name.LocalName is "p" or "list" or "disp-quote" or "table-wrap" or "fig" or "boxed-text")
            {
                paragraph++;
                splitter.Add(place.Length == 0 ? $"paragraph {paragraph}" : $"{place}, paragraph {paragraph}", Text(child), breaks);
                breaks = false;
            }
    }

    private static string Citation(List<string> authors, string title, string journal, string year, string doi, string pmid)
    {
        var citation = new StringBuilder();
        if (authors.Count > 0)
            citation.Append(string.Join(", ", authors.Take(AuthorsNamed))).Append(authors.Count > AuthorsNamed ? " et al. " : ". ");
        citation.Append(title.TrimEnd('.')).Append('.');
        if (journal.Length > 0)
            citation.Append(' ').Append(journal.TrimEnd('.')).Append('.');
        if (year.Length > 0)
            citation.Append(' ').Append(year).Append('.');
        if (doi.Length > 0)
            citation.Append(" doi:").Append(doi);
        else if (pmid.Length > 0)
            citation.Append(" PMID ").Append(pmid);
        return citation.ToString();
    }

    private static string Initials(string given) => string.Concat(given.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n[0]));

    // Without the parts that are no prose.
    private static string Text(XElement? element)
    {
        if (element is null)
            return "";
        var text = new StringBuilder();
        foreach (var node in element.DescendantNodes().OfType<XText>())
            if (!node.Ancestors().TakeWhile(a => a != element).Any(a => a.Name.LocalName is "xref" or "tex-math"))
                text.Append(node.Value).Append(node.Parent!.Name.LocalName is "p" or "td" or "th" or "title" or "label" ? " " : "");
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? PlaceOf(XmlReader reader) => reader is IXmlLineInfo { LineNumber: > 0 } line ? $"line {line.LineNumber}, column {line.LinePosition}" : null;
}
