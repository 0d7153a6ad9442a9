namespace Chiron.Simulation.Identity;

/// <summary>A race or ethnicity of the OMB standard as US Core carries it (CDC Race and Ethnicity code system).</summary>
internal readonly record struct OmbCode(string Code, string Display);
