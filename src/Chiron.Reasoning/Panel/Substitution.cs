namespace Chiron.Reasoning.Panel;

/// <summary>A cheaper step that tells nearly as much.</summary>
/// <param name="Step">Id of the dearer one.</param>
/// <param name="Cheaper">Id of the other.</param>
/// <param name="ShareOfWorth">Worth of the cheaper over that of the dearer.</param>
/// <param name="SavedUsd">US dollars.</param>
public sealed record Substitution(string Step, string Cheaper, double ShareOfWorth, double SavedUsd);
