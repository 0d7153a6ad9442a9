namespace Chiron.Deidentification;

/// <summary>In whose company a word stands: its class among thousands, the class's group among hundreds, the group's kind among dozens; 0 for a word that no table holds.</summary>
internal readonly record struct WordClass(ushort Number, ushort Group, byte Kind);
