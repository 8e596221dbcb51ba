using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of boards.</summary>
internal static class BoardInvariants
{
    private const string Once = "A call of the board is done once, and only if its worker committed it.";
    private const string Reading = "A message is read once by each reader, in order, as it was sent.";

    /// <summary>A board committed.</summary>
    public static void OnBoard(Universe universe, GoalFacts goal, RecordAppend append)
    {
        if (append.Events.IsEmpty)
        {
            universe.Counters.Reach("snapshot");
            return;
        }

        foreach (var change in BoardLogic.Instance.Format.ReadEvents(append.Events))
        {
            var before = goal.Board.State;
            Invariants.Require(goal, "A board that was forgotten never changes.", !before.IsForgotten, $"{change.GetType().Name} was committed");
            goal.Board.State = BoardLogic.Instance.Apply(before, change);
            universe.Story?.Tell(goal.Id, $"the board of {goal.Id}: {change}");
            Invariants.TimeRunsForward(goal, before.At, change.At);
            OnEvent(universe, goal, before, change);
        }
    }

    /// <summary>A worker's model is told messages.</summary>
    public static void OnTold(Universe universe, GoalFacts goal, WorkerState before, MailTold told)
    {
        var (mail, facts) = (before.Board!.Mail, goal.Board);
        var last = facts.Told.TryGetValue(before.Id, out var known) ? known : mail[0].Number - 1;
        foreach (var message in mail)
        {
            Invariants.Require(goal, Reading, message.Number == ++last, $"{before.Id} is told message {message.Number} when {last} is next");
            var sent = facts.Sent.TryGetValue(before.Key.Step, out var list) ? list : [];
            Invariants.Require(goal, Reading, last <= sent.Count && sent[(int)last - 1] == message.Text, $"{before.Id} is told '{message.Text}' as message {last}, which was not sent");
        }

        facts.Told[before.Id] = last;
        universe.Counters.Reach(told.Text.Length == 0 ? "messages read" : "messages told");
    }

    private static void OnEvent(Universe universe, GoalFacts goal, BoardState before, BoardStateEvent change)
    {
        if (change is MemberEvent { Worker: var worker } and not (ClaimLapsed or MemberLeft))
        {
            Invariants.Require(goal, "Who has ended writes nothing on the board.", BoardView.IsCurrent(before, worker), $"{worker} is known to have ended, and {change.GetType().Name} was committed");
        }

        switch (change)
        {
            case CrewSeen { Crew: var crew }:
                Invariants.Require(goal, "Only what is newer counts.", before.Crew is not { } old || crew.Plan > old.Plan || (crew.Plan == old.Plan && crew.Version > old.Version), $"the board goes back to version {crew.Version} of plan {crew.Plan}");
                foreach (var step in goal.Board.Sent.Keys.Where(step => before.Crew?.Plan != crew.Plan && crew.Find(step) is null).ToArray())
                {
                    goal.Board.Sent.Remove(step);
                }

                break;
            case ClaimTaken { Claim: var claim } taken:
                var other = before.Claims.FirstOrDefault(held => held.Worker != taken.Worker && held.IsPath == claim.IsPath && held.Until > change.At && (claim.IsPath ? ClaimPattern.Overlap(held.Name, claim.Name) : held.Name == claim.Name));
                Invariants.Require(goal, "A claim has at most one live holder.", other is null, $"{taken.Worker} claims {claim.Name}, and {other?.Worker} has {other?.Name} until {other?.Until:O}");
                universe.Counters.Reach("claimed");
                break;
            case ClaimReleased:
                universe.Counters.Reach("claim released");
                break;
            case ClaimLapsed:
                universe.Counters.Reach("claim lapsed");
                break;
            case MailSent sent:
                foreach (var step in sent.To)
                {
                    (goal.Board.Sent.TryGetValue(step, out var list) ? list : goal.Board.Sent[step] = []).Add(sent.Text);
                }

                universe.Counters.Reach("message sent");
                break;
            case KeyPut put:
                var count = goal.Board.Puts.TryGetValue(put.Key, out var puts) ? puts : 0;
                Invariants.Require(goal, "No write of a key is lost.", put.Version == count + 1 && CallOf(goal, put.Worker)?.Expected == count, $"{put.Key} is written as version {put.Version} by one who expects {CallOf(goal, put.Worker)?.Expected}, and was written {count} times");
                goal.Board.Puts[put.Key] = put.Version;
                universe.Counters.Reach("key written");
                break;
            case CallAnswered answered:
                var known = before.Members.TryGetValue(answered.Worker, out var member) ? member.Answered : 0;
                Invariants.Require(goal, Once, answered.Number == known + 1 && StateOf(goal, answered.Worker).Board?.Calls >= answered.Number, $"call {answered.Number} of {answered.Worker} is answered after {known}");
                universe.Counters.Reach(answered.Answer.Failed ? "board refuses" : "board answers");
                break;
        }
    }

    private static BoardCall? CallOf(GoalFacts goal, string worker) => StateOf(goal, worker).Board?.Call;

    private static WorkerState StateOf(GoalFacts goal, string worker)
    {
        var key = new ActorKey(ActorKind.Worker, worker);
        return goal.Plan(key.PlanNumber).Worker(key).State;
    }
}
