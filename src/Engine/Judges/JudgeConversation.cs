using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Judges;

/// <summary>One vote: a conversation of its own, with tools that only read, until there is an answer that can be used or no room for one.</summary>
internal sealed class JudgeConversation(TurnWork turns, JudgeCitations citations, JudgeCase judged, string name, long tokens)
{
    // Of the declarations of the tools.
    private const int ToolCharacters = 4_000;
    private const int LeastReply = 256;
    private const int LongestCall = 200;

    private static readonly ImmutableArray<string> Tools = ["read_file", "list_files", "search_files"];

    // Prices and weights are the goal's, the rest is not: a judge only reads.
    private readonly AgentPolicy policy = new()
    {
        Sandbox = SandboxMode.ReadOnly,
        Prices = judged.Spec.Judge!.Policy?.Prices ?? [],
        Weights = judged.Spec.Judge.Policy?.Weights,
    };

    private readonly ImmutableArray<string>.Builder called = ImmutableArray.CreateBuilder<string>();
    private ImmutableArray<TranscriptItem> transcript = [new HostSaid { Text = JudgePrompt.Case(judged.Check, judged.Spec.Judge!.Objective, judged.Verdicts) }];
    private ModelUsage usage = new();
    private long context;
    private int heard;
    private int corrections;

    /// <summary>Has the vote.</summary>
    /// <exception cref="OperationCanceledException">It was stopped, or given up.</exception>
    public async Task<JudgeBallot> VoteAsync(CancellationToken lifetime)
    {
        for (var call = 1; ; call++)
        {
            var (input, most) = Room();
            if (most < LeastReply)
            {
                return Void("its tokens were used up before it gave an answer");
            }

            var isLast = call >= JudgeLimits.CallsOfVote || Left < 2 * Tariff.Count(input, 0, most);
            var result = await turns.DoAsync(judged.Execution, SpecOf(call, isLast, most), lifetime);
            if (result.Turn is null || (result.Turn is { Said: null, Fault: null }))
            {
                // It was stopped: what was billed until then nobody says.
                usage += result.Turn is null ? Tariff.Charge(new ModelUsage { Calls = 1, Input = input, Output = most, Estimated = input + most }) : new ModelUsage();
                return Void("it was stopped");
            }

            usage += result.Turn.Usage;
            if (result.Turn.Fault is { } fault)
            {
                return fault.Kind == TurnFaultKind.TooLong ? Void(fault.Message) : Void($"the model could not be asked: {fault.Message}") with { Fault = fault };
            }

            if (await HearAsync(result.Turn, isLast, lifetime) is { } ballot)
            {
                return ballot;
            }
        }
    }

    private long Left => tokens - usage.Tokens;

    private ModelTariff Tariff => ModelTariff.Of(policy, judged.Model);

    /// <summary>Takes a reply.</summary>
    /// <returns>The vote, or null when the conversation goes on.</returns>
    private async Task<JudgeBallot?> HearAsync(TurnReply reply, bool isLast, CancellationToken lifetime)
    {
        var said = reply.Said!;
        context = reply.Usage.Tokens;
        transcript = transcript.Add(said);
        heard = transcript.Length;
        if (!said.Calls.IsEmpty && !isLast)
        {
            called.AddRange(said.Calls.Select(static call => ReasonText.Clip($"{call.Name} {call.Arguments.ReplaceLineEndings(" ")}", LongestCall)));
            var isDone = reply.Answers.Length == said.Calls.Length;
            transcript = transcript.AddRange(said.Calls.Select((call, index) => isDone ? Show(reply.Answers[index]) : Refuse(call)));
            return null;
        }

        var problem = JudgeReply.TryRead(said.Text, out var read, out var malformed)
            ? await citations.ProblemAsync(read.Citations, judged.Check.Evidence, Looking(), judged.Redactor, lifetime)
            : malformed;
        if (problem is null)
        {
            return new JudgeBallot { Verdict = read!.Says, Reason = read.Reason, Citations = read.Citations, Calls = called.ToImmutable(), Usage = usage };
        }

        if (isLast || corrections++ >= JudgeLimits.Corrections)
        {
            return Void($"its answer does not count: {problem}");
        }

        transcript = transcript.Add(new HostSaid { Text = JudgePrompt.Correct(problem) });
        return null;
    }

    private TurnSpec SpecOf(int call, bool isLast, int most) => new()
    {
        Workspace = judged.Spec.Workspace,
        NotAfter = judged.Spec.NotAfter,
        Redacted = judged.Spec.Redacted,
        Role = ModelRole.Judge,
        Model = judged.Model,
        Prefix = [JudgePrompt.Rules],
        Transcript = transcript,
        Standing = isLast ? JudgePrompt.Last : string.Empty,
        HasTools = !isLast,
        OnlyTools = Tools,
        Answers = string.Create(CultureInfo.InvariantCulture, $"{name}-{judged.Execution.Start.Execution}-{call}-"),
        MaximumOutputTokens = most,
        Timeout = JudgeLimits.LongestCall,
        Policy = policy,
    };

    /// <summary>What the next call takes in, by an estimate that is rather too high, and what it may give out.</summary>
    private (long Input, int Most) Room()
    {
        var characters = transcript.Skip(heard).Sum(Workers.WorkerCalls.Characters) + (context > 0 ? 0L : JudgePrompt.Rules.Length + ToolCharacters);
        var input = context + (characters / 3) + 200;
        return (input, (int)Math.Clamp(Tariff.Fits(Left, null, input) ?? 0, 0, judged.Model?.MaxOutputTokens ?? JudgeLimits.OutputTokens));
    }

    private AgentToolCall Looking() => new()
    {
        Operation = judged.Execution.Start.Operation,
        Goal = judged.Execution.Start.Actor.Goal,
        Workspace = judged.Spec.Workspace,
        Arguments = default,
        Policy = policy,
    };

    private JudgeBallot Void(string reason) => new() { Verdict = Verdict.Unmeasurable, Reason = reason, Calls = called.ToImmutable(), Usage = usage };

    private static ToolSaid Show(ToolAnswer answer) => new() { Call = answer.Call, Text = JudgePrompt.Untrusted + answer.Text, Failed = answer.Failed };

    private static ToolSaid Refuse(ToolRequest call) =>
        new() { Call = call.Id, Text = $"not done: there are only {string.Join(", ", Tools)} here, and all calls of one reply must be of them", Failed = true };
}
