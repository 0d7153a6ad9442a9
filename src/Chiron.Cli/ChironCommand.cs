using System.CommandLine;
using System.CommandLine.Parsing;
using Chiron.Cli.Verbs;

namespace Chiron.Cli;

/// <summary>The whole command line: one verb a step, in the order in which a cohort passes through them.</summary>
internal static class ChironCommand
{
    public static RootCommand Create()
    {
        RootCommand root = new("""
            Chiron makes, proves, governs and serves a health system's own clinical foundation model.

            A cohort passes through the verbs in this order; 'chiron demo' runs them all:
              simulate | intake → deidentify → timelines → train → validate → release → serve

            Exit codes: 0 done · 1 a fault of the program · 2 the command line was not understood
                        3 an input is missing or unusable · 4 a check failed (leak, violation, signature, divergence, --strict)
                        5 storage · 130 stopped by Ctrl-C
            """)
        {
            SimulateVerb.Create(),
            IntakeVerb.Create(),
            DeidentifyVerb.Create(),
            AuditVerb.Create(),
            ScrubVerb.Create(),
            TimelinesVerb.Create(),
            TrainVerb.Create(),
            TuneHyperparametersVerb.Create(),
            ScalingVerb.Create(),
            ForecastVerb.Create(),
            DifferentialVerb.Create(),
            ValidateVerb.Create(),
            CrossValidateVerb.Create(),
            BenchmarkVerb.Create(),
            ReleaseVerb.Create(),
            ServeVerb.Create(),
            DemoVerb.Create(),
            KnowledgeVerb.Create(),
            SearchVerb.Create(),
            AskVerb.Create(),
            CaseVerb.Create(),
        };
        HelpWithExamples.Install(root);
        return root;
    }

    /// <summary>The verbs that were typed, each followed by a space.</summary>
    public static IEnumerable<string> PathOf(ParseResult parsed)
    {
        var path = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            path.Push(command.Command.Name + " ");
        return path;
    }
}
