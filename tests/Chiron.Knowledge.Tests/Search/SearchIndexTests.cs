using Chiron.Knowledge.Search;
using Chiron.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Knowledge.Tests.Search;

public sealed class SearchIndexTests : IDisposable
{
    private const string PubMed = """
        <?xml version="1.0"?>
        <!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://dtd.example/pubmed_240101.dtd">
        <PubmedArticleSet>
          <PubmedArticle><MedlineCitation><PMID>111</PMID><Article><Journal><Title>Journal of Made-up Trials</Title><JournalIssue><PubDate><Year>2019</Year></PubDate></JournalIssue></Journal>
            <ArticleTitle>Zebra stripes and <i>wheezing</i>.</ArticleTitle>
            <Abstract><AbstractText Label="METHODS">We counted stripes.</AbstractText><AbstractText Label="RESULTS">Wheezing was rarer &amp; milder in 12 % of zebras.</AbstractText></Abstract>
            <AuthorList><Author><LastName>Gray</LastName><Initials>A</Initials></Author></AuthorList></Article></MedlineCitation>
            <PubmedData><ArticleIdList><ArticleId IdType="doi">10.1/zebra</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
          <PubmedArticle><MedlineCitation><PMID>112</PMID><Article><ArticleTitle>A title alone on okapis</ArticleTitle></Article></MedlineCitation></PubmedArticle>
        </PubmedArticleSet>
        """;

    private const string Jats = """
        <!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">
        <article><front><journal-meta><journal-title-group><journal-title>Annals of Nothing</journal-title></journal-title-group></journal-meta><article-meta>
          <article-id pub-id-type="doi">10.2/tapir</article-id><title-group><article-title>Tapirs with gout</article-title></title-group>
          <contrib-group><contrib><name><surname>Brown</surname><given-names>Bea</given-names></name></contrib></contrib-group><pub-date><year>2021</year></pub-date>
          <abstract><p>Tapirs were examined.</p></abstract></article-meta></front>
          <body><sec><title>Results</title><p>Colchicine helped every second tapir <xref>[3]</xref>.</p><sec><title>Harms</title><p>Diarrhea came often.</p></sec></sec></body></article>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chiron-search-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_the_starter_pack_When_searched_Then_the_entry_is_found_with_its_source()
    {
        var pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
        using var index = SearchIndex.InMemory();
        index.Add(pack);
        var once = index.Count();
        index.Add(pack);

        var hits = index.Search("insulin with low potassium in diabetic ketoacidosis", 5);

        Assert.Contains(hits, h => h.Document == "pack:recommendation/dka-low-potassium" && h.Citation.Contains("doi:", StringComparison.Ordinal));
        Assert.Equal(hits.OrderByDescending(h => h.Score).Select(h => h.Text), hits.Select(h => h.Text));
        Assert.Equal(once, index.Count());
    }

    [Fact]
    public void Given_every_condition_of_the_pack_When_its_name_is_searched_Then_it_is_among_the_first()
    {
        var pack = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter"));
        using var index = SearchIndex.InMemory();
        index.Add(pack);

        var missed = pack.Conditions.Where(c => index.Search(c.Name, 10).All(h => h.Document != "pack:condition/" + c.Id)).Select(c => c.Id).ToList();

        Assert.True(missed.Count <= 0.02 * pack.Conditions.Count, string.Join(", ", missed));
    }

    [Fact]
    public void Given_articles_and_texts_When_added_Then_passages_carry_place_and_citation()
    {
        Write("set.xml", PubMed);
        Write("deep/article.nxml", Jats);
        Write("local.md", "# Our chest pain pathway\n\nIntroduction.\n\n## Troponin\n\nRepeat the troponin after three hours.\n");
        Write("notes.txt", "The giraffe ward closes at noon.\n\nAsk for the key.");
        Write("picture.png", "no document");
        using var index = SearchIndex.Open(Path.Combine(_folder, "index", "search.db"));

        var report = index.Add(_folder);

        Assert.Equal((4, 0, 0), (report.Added, report.Unchanged, report.Refused.Count));
        var zebra = index.Search("wheezes of zebras")[0];
        Assert.Equal(("set.xml#PMID 111", "Zebra stripes and wheezing.", "Gray A. Zebra stripes and wheezing. Journal of Made-up Trials. 2019. doi:10.1/zebra"), (zebra.Document, zebra.Title, zebra.Citation));
        Assert.Contains("Wheezing was rarer & milder in 12 % of zebras.", zebra.Text, StringComparison.Ordinal);
        var harms = index.Search("diarrhea tapir colchicine").First(h => h.Text.Contains("Diarrhea", StringComparison.Ordinal));
        Assert.Equal(("Results, Harms, paragraph 1", "Brown B. Tapirs with gout. Annals of Nothing. 2021. doi:10.2/tapir"), (harms.Place, harms.Citation));
        Assert.Equal(("Troponin, line 7", "Our chest pain pathway. local.md"), (index.Search("repeat troponin")[0].Place, index.Search("repeat troponin")[0].Citation));
        Assert.Equal("notes.txt", index.Search("giraffe")[0].Document);
        Assert.Equal("set.xml#PMID 112", index.Search("okapi")[0].Document);
    }

    [Fact]
    public void Given_a_folder_added_before_When_added_again_Then_only_what_changed_is_read()
    {
        Write("a.md", "# A\n\nThe aardvark sleeps.");
        Write("b.txt", "The baboon wakes.");
        Write("c.txt", "The camel drinks.");
        var file = Path.Combine(_folder, "index.db");
        using (var first = SearchIndex.Open(file))
            first.Add(_folder);
        Write("b.txt", "The badger wakes.");
        File.Delete(Path.Combine(_folder, "c.txt"));

        using var index = SearchIndex.Open(file);
        var report = index.Add(_folder);

        Assert.Equal((1, 1, 1), (report.Added, report.Unchanged, report.Removed));
        Assert.Empty(index.Search("baboon"));
        Assert.Empty(index.Search("camel"));
        Assert.Single(index.Search("badger"));
        Assert.Single(index.Search("aardvark"));
        Assert.Equal((2L, 2L), index.Count());
    }

    [Fact]
    public void Given_a_run_that_was_stopped_When_run_again_Then_it_goes_on_where_it_was()
    {
        for (var i = 0; i < 6; i++)
            Write($"{i}.txt", $"Document number {i} speaks of llamas.");
        using var index = SearchIndex.Open(Path.Combine(_folder, "index.db"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => index.Add(_folder, new Stopper(stop, 0.5), stop.Token));
        var kept = index.Count().Documents;
        var report = index.Add(_folder, null, TestContext.Current.CancellationToken);

        Assert.Equal(3, kept);
        Assert.Equal((3, 3), (report.Added, report.Unchanged));
        Assert.Equal(6, index.Count().Documents);
    }

    [Theory]
    [InlineData("<PubmedArticleSet>\n<PubmedArticle><PMID>1</PubmedArticle></PubmedArticleSet>", "line 2", "not well-formed")]
    [InlineData("<html>\n</html>", "line 1", "<html>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<article><body><p>&x;</p></body></article>", "line 2", "entity")]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\n<article><body><p>&b;</p></body></article>", "line 2", "entity")]
    [InlineData("<article><front></front>", "line 1", "not well-formed")]
    [InlineData("", null, "not well-formed")]
    [InlineData("<pmc-articleset></pmc-articleset>", null, "no article")]
    public void Given_broken_XML_When_added_Then_it_is_refused_with_place_and_reason_and_the_rest_is_taken(string xml, string? place, string reason)
    {
        Write("broken.xml", xml);
        Write("good.txt", "The heron stands.");
        using var index = SearchIndex.InMemory();

        var report = index.Add(_folder);

        var refused = Assert.Single(report.Refused);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.StartsWith(place ?? "", refused.Place ?? "", StringComparison.Ordinal);
        Assert.Equal((1, 1L), (report.Added, index.Count().Documents));
    }

    [Fact]
    public void Given_XML_nested_without_end_When_added_Then_it_is_refused()
    {
        Write("deep.xml", "<article><body>" + string.Concat(Enumerable.Repeat("<sec>", 5000)) + string.Concat(Enumerable.Repeat("</sec>", 5000)) + "</body></article>");
        using var index = SearchIndex.InMemory();

        Assert.Contains("nested", Assert.Single(index.Add(_folder).Refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_file_that_was_good_and_is_broken_now_When_added_again_Then_it_is_no_longer_found()
    {
        Write("set.xml", PubMed);
        using var index = SearchIndex.InMemory();
        index.Add(_folder);
        Write("set.xml", PubMed[..400]);

        var report = index.Add(_folder);

        Assert.Single(report.Refused);
        Assert.Empty(index.Search("zebra"));
    }

    [Fact]
    public void Given_long_text_When_split_Then_no_passage_is_too_long_and_no_word_is_lost()
    {
        var words = Enumerable.Range(0, 5000).Select(i => "w" + i).ToList();
        Write("long.txt", string.Join(' ', words));
        using var index = SearchIndex.InMemory();

        index.Add(_folder);

        foreach (var word in (string[])["w0", "w1234", "w4999"])
        {
            var hit = Assert.Single(index.Search(word));
            Assert.InRange(hit.Text.Length, 1, 1200);
        }
    }

    [Fact]
    public void Given_a_file_that_is_no_index_When_opened_Then_a_sentence_says_so()
    {
        Write("not.db", new string('x', 5000));

        var e = Assert.Throws<KnowledgeException>(() => SearchIndex.Open(Path.Combine(_folder, "not.db")));

        Assert.Contains("not a search index", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_any_query_at_all_When_searched_Then_nothing_is_thrown()
    {
        using var index = SearchIndex.InMemory();
        Write("a.txt", "NEAR AND OR NOT words");
        index.Add(_folder);

        Prop.ForAll<string>(query => index.Search(query ?? "").Count >= 0).QuickCheckThrowOnFailure();
        Assert.Single(index.Search("\"words\" NEAR( AND * ^ : {"));
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private sealed class Stopper(CancellationTokenSource stop, double at) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= at)
                stop.Cancel();
        }
    }
}
