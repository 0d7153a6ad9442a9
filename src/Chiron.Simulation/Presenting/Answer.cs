namespace Chiron.Simulation.Presenting;

/// <summary>One answered question: present or absent, or a value, or an option; the other two are null.</summary>
internal readonly record struct Answer(int Finding, bool? Present, double? Value = null, int? Option = null);
