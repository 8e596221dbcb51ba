using System.Collections.Concurrent;
using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.ClusterProof.Goals;

/// <summary>Tells what became of steps of which nobody knows, as a person does who looks: when nothing of the goal runs any more, whether the line is there.</summary>
internal sealed class Person(IReadOnlyList<SiloMember> members)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentBag<(GoalId Goal, CommandId Command)> acknowledged = [];
    private readonly ConcurrentBag<string> complaints = [];
    private readonly ClusterClient[] clients = [.. Enumerable.Range(0, members.Count).Select(first => new ClusterClient(members, first))];
    private int calls;
    private int questions;

    /// <summary>How often it was asked.</summary>
    public int Questions => questions;

    /// <summary>The commands that were accepted.</summary>
    public IReadOnlyCollection<(GoalId Goal, CommandId Command)> Acknowledged => acknowledged;

    /// <summary>What it should not have been asked.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Asks something of a goal, until it is answered.</summary>
    /// <returns>Whether it was accepted.</returns>
    public async Task<bool> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken)
    {
        // In turns, so that goals begin on all silos: a goal is placed near whoever asks first.
        var reply = await clients[(uint)Interlocked.Increment(ref calls) % clients.Length].AskAsync(goal, command, cancellationToken);
        if (reply.Accepted)
        {
            acknowledged.Add((goal, command.Id));
        }

        return reply.Accepted;
    }

    /// <summary>Answers what a goal asks. It has just been told that there is something; the account of the goal may say so a moment later.</summary>
    public async Task LookAsync(ProofGoal goal, CancellationToken cancellationToken)
    {
        for (var answered = false; !answered;)
        {
            if (await clients[0].ReportAsync(goal.Id, cancellationToken) is not { EndedAt: null } report)
            {
                return;
            }

            foreach (var question in report.Questions.Where(static question => question.Kind == QuestionView.OutcomeKind))
            {
                answered |= await AnswerAsync(goal, question, cancellationToken);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<bool> AnswerAsync(ProofGoal goal, QuestionView question, CancellationToken cancellationToken)
    {
        // A machine that only sleeps may still do what it had begun.
        while (goal.IsAtWork || members.Any(static member => member.IsFrozen))
        {
            await Task.Delay(Pause, cancellationToken);
        }

        if (ProofGoal.MayRepeat(question.Step))
        {
            complaints.Add($"{goal.Id}: a person is asked about {question.Step}, which may be repeated");
        }

        var answer = goal.Effects.Contains(question.Step, StringComparer.Ordinal) ? SettleAs.Done : SettleAs.Again;
        if (!await AskAsync(goal.Id, new SettleStep { Id = CommandId.New(TimeProvider.System), Step = question.Step, As = answer }, cancellationToken))
        {
            return false;
        }

        Interlocked.Increment(ref questions);
        return true;
    }
}
