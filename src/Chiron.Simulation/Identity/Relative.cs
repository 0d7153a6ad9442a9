namespace Chiron.Simulation.Identity;

/// <summary>Somebody named in the chart beside the patient. <paramref name="RelationCode"/> is of HL7 v3 RoleCode.</summary>
internal sealed record Relative(string Relation, string RelationCode, string Given, string Family, bool Female, string Phone)
{
    public string Name => $"{Given} {Family}";
}
