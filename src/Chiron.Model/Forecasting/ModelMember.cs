using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>One trained network of a model: a model has one, an ensemble several, alike in all but what they learned.</summary>
/// <param name="Hazards">The additive hazards beside the network; null in a model without them.</param>
internal sealed record ModelMember(ParameterStore Weights, Calibration Calibration, HazardModel? Hazards = null);
