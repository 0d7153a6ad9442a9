namespace Chiron.Deidentification;

/// <summary>Keeps the systems of identifiers that are the same everywhere, and gives the others a keyed name.</summary>
internal sealed class IdentifierSystems(Pseudonyms pseudonyms)
{
    private static readonly string[] Kept = DataFile.Lines("identifier-systems.txt");

    public string Rewrite(string system) =>
        system.Length == 0 || Array.Exists(Kept, known => system.StartsWith(known, StringComparison.Ordinal)) ? system : pseudonyms.IdentifierSystem(system);
}
