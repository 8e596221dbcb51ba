using System.Text.Json;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.KillProof;

/// <summary>The same for a goal that an agent does: its model is played by a server that lives on, as a provider does.</summary>
internal sealed class AgentProof(KillProofOptions options, TextWriter log)
{
    /// <summary>So slow is the model that kills meet it in the middle of replies too.</summary>
    private const int FirstByte = 30;

    /// <summary>Proves, or finds what is wrong.</summary>
    public async Task<KillProofResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedModelServer.StartAsync(Script(), new ModelServerOptions { KeepBodies = false }, cancellationToken);
        var proof = new Proof(options with { Kills = options.AgentKills, LauncherKills = 0 }, log, () => ProofGoal.OfAgent(options.Steps, server.BaseUrl));
        return await proof.RunAsync(cancellationToken);
    }

    /// <summary>What is said follows from the turn alone: a turn that is made again says the same again, and must not do it again.</summary>
    private ModelScript Script() => ModelScript.Of([
        .. Enumerable.Range(1, options.Steps).Select(number => Rule(number, "exec", JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["command"] = ProofGoal.CommandOf(number) }))),
        Rule(options.Steps + 1, "propose_complete", JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["summary"] = "Every step left its line." })),
    ]);

    private static ScriptRule Rule(int turn, string tool, JsonElement arguments) => new()
    {
        Always = true,
        When = new RequestConditions { Turn = turn },
        Text = "The next line.",
        Calls = [new ScriptedCall { Tool = tool, Arguments = arguments }],
        FirstByteMs = FirstByte,
        PerTokenMs = 2,
    };
}
