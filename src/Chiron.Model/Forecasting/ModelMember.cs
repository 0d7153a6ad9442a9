using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>One trained network of a model: a model has one, an ensemble several, alike in all but what they learned.</summary>
internal sealed record ModelMember(ParameterStore Weights, Calibration Calibration);
