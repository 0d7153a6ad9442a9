namespace Chiron.Model;

/// <summary>One position of a sequence: what goes in and, where something is to be learned from it, what should come out.</summary>
internal struct SequenceToken
{
    public int Token;

    public TokenPlace Place;

    /// <summary>Age in days.</summary>
    public double Age;

    /// <summary>Days since the last moment in which something happened.</summary>
    public float Gap;

    /// <summary>Standardised value of an answer; NaN where there is none.</summary>
    public float Value;

    /// <summary>Days that a risk question asks about; 0 elsewhere.</summary>
    public float Horizon;

    /// <summary>For a side query: the position whose prefix, itself included, it sees; -1 for a token of the sequence itself.</summary>
    public int Anchor;

    /// <summary>Whether a window may end after this token.</summary>
    public bool MayCut;

    /// <summary>Code (or the number of event codes, for END) that comes next; -1 where that is not to be learned.</summary>
    public int NextCode;

    /// <summary>After a code: which code it is, and its answer; -1 where there is none to be learned.</summary>
    public int AnswerCode;

    public int Answer;

    /// <summary>At END: days until the next moment, empty ones included; NaN where that is not known.</summary>
    public float Wait;

    /// <summary>The codes of the next moment (at END), of this diagnosis (DIAGNOSIS?) or within the horizon (RISK?): a range of the batch's labels.</summary>
    public int FirstLabel;

    /// <summary>-1 where the question has no known answer.</summary>
    public int LabelCount;

    /// <summary>For a side query, set by the batch: see <see cref="TokenBatch.Bag"/>.</summary>
    public int FirstInBag;

    public int BagCount;

    /// <summary>For a risk question, set by the batch: see <see cref="TokenBatch.Latest"/>.</summary>
    public int FirstLatest;

    public int LatestCount;

    public readonly bool IsQuery => Place is TokenPlace.Diagnosis or TokenPlace.Risk;

    public static SequenceToken Create(int token, TokenPlace place, double age, double gap) => new()
    {
        Token = token,
        Place = place,
        Age = age,
        Gap = (float)gap,
        Value = float.NaN,
        Anchor = -1,
        NextCode = -1,
        AnswerCode = -1,
        Answer = -1,
        Wait = float.NaN,
        LabelCount = -1,
    };

    /// <summary>The same token as context only: nothing is learned from it.</summary>
    public readonly SequenceToken AsContext() => this with { NextCode = -1, Answer = -1, AnswerCode = -1, Wait = float.NaN, LabelCount = -1 };
}
