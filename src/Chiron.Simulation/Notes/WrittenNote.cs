namespace Chiron.Simulation.Notes;

/// <summary>A clinical note and the identifiers in it.</summary>
internal sealed record WrittenNote(string TypeCode, string TypeName, DateTime Time, string Text, IReadOnlyList<Planted> Planted)
{
    /// <summary>Id of the DocumentReference that carries it.</summary>
    public Guid DocumentId { get; init; }
}
