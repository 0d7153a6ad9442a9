using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Timelines.Meds;

namespace Chiron.Serving.Answers;

/// <summary>Codes in words: the knowledge pack's for its conditions, else the vocabulary's; a code that neither names stands for itself.</summary>
internal sealed class CodeNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal) { [MedsCodes.Death] = "Death" };

    public CodeNames(KnowledgePack pack, Vocabulary vocabulary)
    {
        foreach (var condition in pack.Conditions)
            _names.TryAdd(condition.EventCode, condition.Name);
        foreach (var code in vocabulary.Codes)
            if (code.Description is { Length: > 0 } description)
                _names.TryAdd(code.Code, description);
    }

    public string Of(string code) => _names.GetValueOrDefault(code, code);
}
