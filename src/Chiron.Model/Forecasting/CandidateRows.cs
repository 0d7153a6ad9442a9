using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>
/// The rows of some candidate questions as branches of one beginning: each code, then each answer that is supposed for it, then the diagnosis question after each answer.
/// Codes first, then answers, then questions, so that each head reads rows that lie together. For one thread.
/// </summary>
internal sealed class CandidateRows
{
    private readonly List<int> _questions = [];
    private readonly List<(int Question, int Answer)> _supposed = [];

    /// <summary>Which question each row of a code is about.</summary>
    public IReadOnlyList<int> Questions => _questions;

    /// <summary>Which supposed answer each diagnosis is asked under.</summary>
    public IReadOnlyList<(int Question, int Answer)> Supposed => _supposed;

    /// <summary>First row of the diagnosis questions.</summary>
    public int FirstDiagnosis => _questions.Count + _supposed.Count;

    /// <param name="beginning">What the branches follow.</param>
    /// <param name="pairs">By question, the answers supposed as the vocabulary reads them.</param>
    /// <param name="first">First question.</param>
    /// <param name="count">How many.</param>
    /// <param name="batch">Cleared and filled.</param>
    /// <param name="branches">The same rows, and what each follows.</param>
    public void Write(CandidateBeginning beginning, Tokenizer tokenizer, IReadOnlyList<PairTokens[]?> pairs, int first, int count, TokenBatch batch, Branches branches)
    {
        _questions.Clear();
        _supposed.Clear();
        batch.Clear();
        branches.Clear();
        for (var q = first; q < first + count; q++)
            if (pairs[q] is { Length: > 0 } own)
            {
                branches.Add(-1);
                batch.Append([beginning.Code with { Token = tokenizer.CodeToken(own[0].Code) }], []);
                _questions.Add(q);
            }

        for (var i = 0; i < _questions.Count; i++)
            for (var a = 0; a < pairs[_questions[i]]!.Length; a++)
            {
                var pair = pairs[_questions[i]]![a];
                branches.Add(i);
                batch.Append([beginning.Answer with { Token = tokenizer.AnswerToken(pair.Code, pair.Answer), Value = pair.Value }], []);
                _supposed.Add((_questions[i], a));
            }

        var bag = new List<int>(beginning.Bag);
        for (var i = 0; i < _supposed.Count; i++)
        {
            var pair = pairs[_supposed[i].Question]![_supposed[i].Answer];
            bag.RemoveRange(beginning.Bag.Count, bag.Count - beginning.Bag.Count);
            foreach (var token in (ReadOnlySpan<int>)[tokenizer.CodeToken(pair.Code), tokenizer.AnswerToken(pair.Code, pair.Answer)])
                if (!beginning.Bag.Contains(token))
                    bag.Add(token);
            branches.Add(_questions.Count + i);
            batch.AppendQuery(beginning.Diagnosis, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bag));
        }
    }
}
