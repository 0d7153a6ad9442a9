using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Serving;

namespace Chiron.Cli.Verbs;

/// <summary>What a person who has just started a server wants: the key, a request that works as it stands, a page to open.</summary>
internal static class ServerGreeting
{
    /// <param name="key">A new key, shown here and nowhere else; null where the keys made earlier hold.</param>
    public static void Print(VerbOutput output, ChironServer server, string? key)
    {
        var address = server.Address.ToString().TrimEnd('/');
        output.Object(new JsonObject { ["address"] = address, ["release"] = server.ReleaseId, ["key"] = key });
        if (key is null)
        {
            output.Line($"  open    {address}/   (with a key made earlier; --new-key NAME makes another)");
            output.Line("  stop    Ctrl-C");
            return;
        }

        output.Line($"  key     {key}   (shown this once)");
        output.Line($"  open    {address}/#key={key}");
        output.Line("  or ask");
        output.Line($$"""
              curl -s {{address}}/v1/chat/completions \
                -H 'Authorization: Bearer {{key}}' -H 'Content-Type: application/json' \
                -d '{"model":"{{server.ReleaseId}}","messages":[{"role":"user","content":"58-year-old man with crushing chest pain for an hour, sweating"}]}'
            """);
        output.Line("  stop    Ctrl-C");
    }
}
