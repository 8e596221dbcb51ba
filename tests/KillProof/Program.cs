using System.Text.Json;
using Orleans.Goals.KillProof;

if (KillProofOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(KillProofOptions.Usage);
    return 64;
}

var result = await new Proof(options, Console.Out, () => ProofGoal.OfCommands(options.Steps)).RunAsync(CancellationToken.None);
if (options.AgentKills > 0)
{
    result += await new AgentProof(options, Console.Out).RunAsync(CancellationToken.None);
}

Console.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.KillProofResult));
return result.Holds ? 0 : 1;
