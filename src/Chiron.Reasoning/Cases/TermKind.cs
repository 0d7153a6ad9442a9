namespace Chiron.Reasoning.Cases;

internal enum TermKind
{
    Finding,
    Condition,
    Drug,
}
