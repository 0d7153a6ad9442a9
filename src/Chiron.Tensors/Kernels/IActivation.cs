using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>An activation of one variable, sixteen at a time; a type argument of <see cref="ActivationKernels.Run"/>, which the runtime compiles for each.</summary>
internal interface IActivation
{
    /// <summary>f(x) and f′(x), which share most of their work.</summary>
    static abstract (Vector512<float> Value, Vector512<float> Slope) Of(Vector512<float> x);
}
