using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>A resource of a bundle that was refused.</summary>
/// <param name="Entry">Index in the bundle; null for a document that is one resource.</param>
internal readonly record struct ResourceFault(int? Entry, QuarantineReason Reason, string Detail);
