using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Chiron.Cli.Verbs;

namespace Chiron.Cli;

/// <summary>The usual help, then the verb's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Who asks for help need not have given what the verb requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Explanation: { } explanation })
            Console.Out.WriteLine(explanation + Environment.NewLine);
        if (parseResult.CommandResult.Command is not Verb { Examples: { Count: > 0 } examples })
            return code;

        Console.Out.WriteLine("Examples:");
        foreach (var example in examples)
            Console.Out.WriteLine("  " + example);
        Console.Out.WriteLine();
        return code;
    }

    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }
}
