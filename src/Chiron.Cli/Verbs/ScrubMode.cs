namespace Chiron.Cli.Verbs;

/// <summary>What stands where an identifier was.</summary>
internal enum ScrubMode
{
    Tag,
    Mask,
    Surrogate,
}
