using Chiron.Knowledge;

namespace Chiron.Simulation.Lives;

/// <summary>The pack's height, weight and body mass index (by LOINC), which must agree with each other; -1 where the pack lacks one.</summary>
internal sealed class BodySize(KnowledgePack pack)
{
    public int Height { get; } = Find(pack, "LOINC//8302-2");

    public int Weight { get; } = Find(pack, "LOINC//29463-7");

    public int MassIndex { get; } = Find(pack, "LOINC//39156-5");

    public bool Contains(int finding) => finding >= 0 && (finding == Height || finding == Weight || finding == MassIndex);

    private static int Find(KnowledgePack pack, string code)
    {
        for (var f = 0; f < pack.Findings.Count; f++)
            if (pack.Findings[f].Code == code)
                return f;
        return -1;
    }
}
