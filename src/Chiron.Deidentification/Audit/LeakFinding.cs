namespace Chiron.Deidentification;

/// <summary>An identifier that was found in the output: where and of what kind, never what it says.</summary>
/// <param name="File">Name of the output file.</param>
/// <param name="Document">Index of the document in the file, from 0.</param>
/// <param name="Resource">Type of the resource.</param>
/// <param name="Element">Name of the element.</param>
/// <param name="Kind">What it is.</param>
public sealed record LeakFinding(string File, long Document, string Resource, string Element, string Kind);
