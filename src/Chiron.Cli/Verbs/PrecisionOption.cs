using System.CommandLine;
using Chiron.Tensors;

namespace Chiron.Cli.Verbs;

/// <summary><c>--precision</c> of the verbs that ask a trained model.</summary>
internal static class PrecisionOption
{
    public static Option<string> Create() => new("--precision")
    {
        Description = "What products are computed in: single, bf16 (faster), or int8 (weights as bytes: fast on processors without bf16).",
        DefaultValueFactory = _ => "single",
    };

    public static Precision Read(string? word) => word switch
    {
        "single" => Precision.Single,
        "bf16" => Precision.BFloat16,
        "int8" => Precision.Int8,
        _ => throw new VerbException(ExitCode.Usage, $"'{word}' is not a precision; choose single, bf16 or int8."),
    };
}
