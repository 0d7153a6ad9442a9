namespace Chiron.Cli.Terminal;

/// <param name="Fraction">Done, 0 to 1.</param>
/// <param name="Detail">What a person watching wants to know now, such as the loss; may be empty.</param>
internal readonly record struct StepProgress(double Fraction, string Detail = "");
