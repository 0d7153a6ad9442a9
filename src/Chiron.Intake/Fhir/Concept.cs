namespace Chiron.Intake.Fhir;

/// <summary>A CodeableConcept (or a lone Coding), reused from resource to resource.</summary>
internal sealed class Concept
{
    public List<Coding> Codings { get; } = [];

    public string? Text { get; set; }

    public bool HasCode => Codings.Count > 0;

    public void Clear()
    {
        Codings.Clear();
        Text = null;
    }

    /// <summary>The coding of the best ranked system, the first of equals.</summary>
    public Coding Preferred(CodeSystems systems)
    {
        var best = Codings[0];
        var rank = systems.RankOf(best.System);
        for (var i = 1; i < Codings.Count; i++)
        {
            if (systems.RankOf(Codings[i].System) is var other && other < rank)
                (best, rank) = (Codings[i], other);
        }

        return best;
    }
}
