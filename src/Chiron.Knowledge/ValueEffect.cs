namespace Chiron.Knowledge;

/// <summary>How treatment moves a measured value once it has settled.</summary>
/// <param name="Finding">Id of a numeric finding.</param>
/// <param name="Change">Added to the value, in the finding's unit.</param>
public readonly record struct ValueEffect(string Finding, double Change);
