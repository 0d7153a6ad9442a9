namespace Chiron.Simulation.Notes;

/// <summary>An identifier that stands in a note.</summary>
/// <param name="Kind">What it identifies: name, relative, date, phone, address, mrn and so on.</param>
/// <param name="Text">Exactly as written.</param>
/// <param name="Offset">Of its first character in the note, counted in UTF-16 units from 0.</param>
internal readonly record struct Planted(string Kind, string Text, int Offset);
