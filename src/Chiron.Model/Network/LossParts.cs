namespace Chiron.Model;

/// <summary>Losses in nats, each a sum over the positions that learn it, and how many those are. A mutable sum.</summary>
public sealed record LossParts
{
    /// <summary>Which code, or END, follows a pair: −log probability.</summary>
    public double Code { get; set; }

    public long Codes { get; set; }

    /// <summary>Which answer follows a code, among its own.</summary>
    public double Answer { get; set; }

    public long Answers { get; set; }

    /// <summary>Point-process loss of all codes over the waits: Σ λΔt − Σ log λ, λ in events a day.</summary>
    public double Rate { get; set; }

    /// <summary>The same for the next moment as such: μΔt − log μ.</summary>
    public double Wait { get; set; }

    /// <summary>Waits that <see cref="Rate"/> and <see cref="Wait"/> sum over.</summary>
    public long Waits { get; set; }

    /// <summary>Which condition answers the diagnosis question.</summary>
    public double Diagnosis { get; set; }

    public long Diagnoses { get; set; }

    /// <summary>Risk questions: Σ over conditions and death of −log probability of what happened.</summary>
    public double OutcomeRisk { get; set; }

    /// <summary>The same over all other codes.</summary>
    public double OtherRisk { get; set; }

    public long Risks { get; set; }

    /// <summary>Tokens of the sequences themselves.</summary>
    public long Tokens { get; set; }

    /// <summary>All parts, in nats per token.</summary>
    public double PerToken => (Code + Answer + Rate + Wait + Diagnosis + OutcomeRisk + OtherRisk) / Math.Max(1, Tokens);

    /// <summary>What training lowers: all parts by their weights, in nats per token.</summary>
    public double Objective(LossWeights weights) =>
        ((weights.Code * Code) + (weights.Answer * Answer) + (weights.Rate * Rate) + (weights.Wait * Wait) + (weights.Diagnosis * Diagnosis)
            + (weights.OutcomeRisk * OutcomeRisk) + (weights.OtherRisk * OtherRisk)) / Math.Max(1, Tokens);

    internal void Add(LossParts other)
    {
        Code += other.Code;
        Codes += other.Codes;
        Answer += other.Answer;
        Answers += other.Answers;
        Rate += other.Rate;
        Wait += other.Wait;
        Waits += other.Waits;
        Diagnosis += other.Diagnosis;
        Diagnoses += other.Diagnoses;
        OutcomeRisk += other.OutcomeRisk;
        OtherRisk += other.OtherRisk;
        Risks += other.Risks;
        Tokens += other.Tokens;
    }

    internal void Clear() =>
        (Code, Codes, Answer, Answers, Rate, Wait, Waits, Diagnosis, Diagnoses, OutcomeRisk, OtherRisk, Risks, Tokens) =
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
