namespace Chiron.Model;

/// <summary>What all candidate questions about a record follow: the record as known at a time, its moment left open, and what a pair and the diagnosis question then look like.</summary>
internal sealed class CandidateBeginning
{
    /// <param name="history">What is known.</param>
    /// <param name="age">Age in days that is asked about.</param>
    public CandidateBeginning(SubjectRecord history, double age, SequenceEncoder encoder)
    {
        var batch = new TokenBatch();
        encoder.EncodeWithPair(history, age, batch);
        Tokens = batch.Tokens[..^2].ToArray();
        (Code, Answer) = (batch.Tokens[^2], batch.Tokens[^1]);
        Diagnosis = SequenceToken.Create(Tokenizer.DiagnosisToken, TokenPlace.Diagnosis, age, Code.Gap);
        var bag = new HashSet<int>();
        for (var t = Tokens.Length - 1; t >= 0 && Tokens[t].Place is TokenPlace.Code or TokenPlace.Answer; t--)
            bag.Add(Tokens[t].Token);
        Bag = bag;
    }

    /// <summary>Of the record: a window of it that leaves room for a pair where it is longer than the context.</summary>
    public SequenceToken[] Tokens { get; }

    /// <summary>A code that is asked now; which, is to be filled in.</summary>
    public SequenceToken Code { get; }

    /// <summary>Its answer, likewise.</summary>
    public SequenceToken Answer { get; }

    public SequenceToken Diagnosis { get; }

    /// <summary>Codes and answers of the open moment, each once: what the diagnosis question is told of directly.</summary>
    public IReadOnlySet<int> Bag { get; }
}
