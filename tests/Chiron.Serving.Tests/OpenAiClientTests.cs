using System.Diagnostics;
using System.Text.Json.Nodes;
using Chiron.Testing;

namespace Chiron.Serving.Tests;

/// <summary>The npm client of OpenAI, pinned in <c>clients/</c>, against the server.</summary>
public sealed class OpenAiClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Chiron.Serving.Tests", "clients");

    [Fact]
    public async Task Given_the_openai_client_When_it_lists_completes_streams_and_fails_Then_it_understands_everything()
    {
        Install();
        var result = JsonNode.Parse(Run("node", "openai.mjs", server.Address.ToString(), server.Key, "mercy-1.0.0"))!;

        Assert.Equal("mercy-1.0.0", (string?)result["models"]![0]);
        Assert.Equal("Mercy Health", (string?)result["model"]);
        Assert.Equal(FixedAnswers.Text, (string?)result["whole"]!["content"]);
        Assert.True(result["whole"]!.AsObject().ContainsKey("refusal"));
        Assert.Equal(("stop", "patient"), ((string?)result["whole"]!["finish"], (string?)result["whole"]!["audience"]));
        Assert.StartsWith("req_", (string?)result["whole"]!["request"]);
        Assert.Equal("decision support, not a medical device", (string?)result["whole"]!["notice"]);
        Assert.Equal(FixedAnswers.Text, (string?)result["streamed"]!["content"]);
        Assert.Equal("stop", (string?)result["streamed"]!["finish"]);
        Assert.Equal((int?)result["whole"]!["total"], (int?)result["streamed"]!["total"]);
        Assert.Equal(FixedAnswers.Text, (string?)result["azure"]);
        Assert.Equal(("AuthenticationError", 401), ((string?)result["wrongKey"]!["class"], (int?)result["wrongKey"]!["status"]));
        Assert.Equal(("NotFoundError", "model_not_found"), ((string?)result["wrongModel"]!["class"], (string?)result["wrongModel"]!["code"]));
        Assert.Equal(("BadRequestError", "messages"), ((string?)result["noMessages"]!["class"], (string?)result["noMessages"]!["param"]));
    }

    private static void Install()
    {
        Assert.SkipUnless(IsThere("node") && IsThere("npm"), "Node.js with npm is not on this machine; install Node.js 20 or newer to run the real client");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "openai")))
            Run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    }

    private static bool IsThere(string program)
    {
        try
        {
            Run(program, "--version");
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), $"{program} did not end");
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]} ended with {process.ExitCode}: {errors.Result}");
        return output;
    }
}
