using Chiron.Cli.Terminal;
using Chiron.Knowledge;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Rephrasing;

namespace Chiron.Cli;

/// <summary>Lets the language model that the environment names rephrase an answer; where it names none, the answer stands as it was composed.</summary>
internal static class ConfiguredRephrasing
{
    /// <exception cref="VerbException">The environment names an endpoint that cannot be used.</exception>
    public static ComposedAnswer Apply(KnowledgePack pack, ComposedAnswer answer, VerbOutput output, CancellationToken stop)
    {
        try
        {
            if (RephrasingOptions.FromEnvironment() is not { } options)
                return answer;
            using var rephraser = new Rephraser(pack, options);
            var rephrased = rephraser.RephraseAsync(answer, stop).GetAwaiter().GetResult();
            output.Remark(rephrased.Outcome switch
            {
                RephrasingOutcome.Rephrased => $"Rephrased by {options.Model}.",
                RephrasingOutcome.PartlyComposed => $"Rephrased by {options.Model}; {rephrased.Refused.Count} sentence(s) strayed from their facts and stand as composed.",
                RephrasingOutcome.Composed => $"Nothing that {options.Model} answered keeps to the facts; the answer stands as composed.",
                _ => "The endpoint that rephrases did not answer; the answer stands as composed.",
            });
            return rephrased.Answer;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new VerbException(ExitCode.BadInput, e.Message);
        }
    }
}
