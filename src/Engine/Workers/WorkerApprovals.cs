using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Workers;

using WorkerTurn = Turn<WorkerState, WorkerStateEvent>;

/// <summary>
/// Calls that a person must approve. An approval is of one call: of its tool, its arguments byte for byte, and its place in the conversation. It is used once, and not after its time.
/// </summary>
internal static class WorkerApprovals
{
    private const int CodeCharacters = 12;
    private const int MaximumText = 300;
    private const string Advice = "It was not begun. Go on without it or in another way; do not ask for the same again";

    /// <summary>How the agent may touch the machine by now: whom to ask about what may have been edited since the attempt began.</summary>
    public static AgentPolicy Policy(WorkerState state) => state.Assignment!.Policy with { Approvals = state.Desired?.Approvals };

    /// <summary>Whether the call that is open was approved to leave the sandbox.</summary>
    public static bool IsEscalated(WorkerState state) =>
        state is { Approval: { IsApproved: true, Escalates: true } approval, Calls: [var call, ..] } && approval.Call == call.Id && approval.Hash == Hash(call);

    /// <summary>Whether a call may begin. If not, a person is asked about it now, or it has its answer.</summary>
    public static bool MayBegin(WorkerTurn turn, ToolRequest call)
    {
        var policy = Policy(turn.State);
        if (!ApprovalRules.Asks(policy, call))
        {
            return true;
        }

        if (ApprovalRules.Fault(policy, call) is { } fault)
        {
            WorkerControls.Answer(turn, fault, failed: true);
            return false;
        }

        var hash = Hash(call);
        if (turn.State.Approval is { IsApproved: true } given && given.Call == call.Id && given.Hash == hash)
        {
            if (given.Until > turn.Now)
            {
                return true;
            }

            Lapse(turn, call.Name, given.Code, $"it was approved, and could not be begun before the approval expired at {given.Until:u}");
            return false;
        }

        Ask(turn, call, hash, policy);
        return false;
    }

    /// <summary>Takes what a person decided about the call that is asked about.</summary>
    public static void Take(WorkerTurn turn, WorkerQuestion question, WorkerAnswer answer)
    {
        var asked = question.Approval!;
        var isApproved = answer.Text == question.Options[0];
        if (isApproved && question.Until <= turn.Now)
        {
            turn.Emit(new WorkerAnswered { At = turn.Now, Answer = answer });
            Lapse(turn, asked.Tool, asked.Code, $"the approval came after its time, which was over at {question.Until:u}");
            return;
        }

        turn.Emit(new WorkerAnswered
        {
            At = turn.Now,
            Answer = answer,
            Decision = new ApprovalDecision
            {
                Call = asked.Call,
                Tool = asked.Tool,
                Hash = asked.Hash,
                Code = asked.Code,
                IsApproved = isApproved,
                Escalates = asked.Escalation is not null,
                Until = question.Until!.Value,
                By = answer.By,
                Because = answer.Because,
            },
        });
        if (!isApproved)
        {
            WorkerControls.Answer(
                turn,
                $"not done: {answer.By ?? "a person"} did not approve this call{(answer.Because is { } why ? $", and says why: {why}" : string.Empty)}. {Advice}",
                failed: true,
                kept: answer.Because is { } because ? $"A call of {asked.Tool} was not approved, and the person whose goal this is said why: {because}" : null);
        }
    }

    /// <summary>Nobody decided in time: the call counts as denied.</summary>
    public static void LapseWhenOver(WorkerTurn turn)
    {
        if (turn.State is { Question: { Approval: { } asked, Until: { } until, Since: { } since } } && until <= turn.Now)
        {
            Lapse(turn, asked.Tool, asked.Code, $"nobody approved it within {DurationText.Format(until - since)}");
        }
    }

    /// <summary>The hash of a tool and its arguments.</summary>
    public static string Hash(ToolRequest call) => Sum(call.Name, call.Arguments);

    private static void Ask(WorkerTurn turn, ToolRequest call, string hash, AgentPolicy policy)
    {
        var number = turn.State.Questions + 1;
        var code = Sum(turn.State.Id, number.ToString(CultureInfo.InvariantCulture), call.Id, hash)[..CodeCharacters];
        var escalation = ApprovalRules.Escalation(policy, call);
        var arguments = Excerpt.Visible(call.Arguments, ApprovalRequest.MaximumArguments);
        turn.Emit(new WorkerAsked
        {
            At = turn.Now,
            Question = new WorkerQuestion
            {
                Number = number,
                Text = $"the agent wants to call {Excerpt.Of(call.Name)}{(escalation is null ? string.Empty : " OUTSIDE THE SANDBOX")}: {Excerpt.Visible(call.Arguments, MaximumText)}",
                Options = [$"approve {code}", $"deny {code}"],
                Since = turn.Now,
                Until = turn.Now + (policy.Approvals?.Expire ?? ApprovalPolicy.DefaultExpiry),
                Approval = new ApprovalRequest
                {
                    Call = call.Id,
                    Tool = Excerpt.Of(call.Name),
                    Arguments = arguments,
                    Length = call.Arguments.Length,
                    Hash = hash,
                    Code = code,
                    Escalation = escalation,
                },
            },
        });
    }

    private static void Lapse(WorkerTurn turn, string tool, string code, string reason)
    {
        turn.Emit(new ApprovalLapsed { At = turn.Now, Tool = tool, Code = code, Reason = reason });
        WorkerControls.Answer(turn, $"not done: {reason}. {Advice}", failed: true);
    }

    private static string Sum(params ReadOnlySpan<string> texts)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            // With its length before it: no two lists of texts are the same bytes.
            var bytes = Encoding.UTF8.GetBytes(text);
            sum.AppendData(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(bytes.Length)));
            sum.AppendData(bytes);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}
