using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>Someone who works a case by asking. Safe for many threads; what it begins is for one.</summary>
public interface IInquirer
{
    string Name { get; }

    /// <param name="opening">What is known before the first question.</param>
    IInquiry Begin(Case opening);
}
