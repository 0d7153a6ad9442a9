namespace Chiron.Knowledge;

/// <summary>What an answer to a finding's question looks like.</summary>
public enum AnswerType
{
    /// <summary>Present or absent.</summary>
    Boolean,

    /// <summary>A number in <see cref="Finding.Unit"/>.</summary>
    Number,

    /// <summary>One of <see cref="Finding.Options"/>.</summary>
    Category,
}
