using System.Collections.Immutable;
using Orleans.Goals.Cli.Doctor;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What a command tells, in a form for people or for scripts.</summary>
internal interface IOutput
{
    /// <summary>Tells a person something that no script needs.</summary>
    void Remark(string text);

    /// <summary>Tells a person something beside what was asked for; never on the standard output.</summary>
    void Aside(string text);

    /// <summary>Tells what went wrong: the last thing that a command says.</summary>
    void Fail(Failure failure);

    /// <summary>Lists goals, at least one.</summary>
    void List(IReadOnlyList<GoalSummary> goals);

    /// <summary>Tells that there are none to list or to resume.</summary>
    void NoGoals(string store);

    /// <summary>Tells what was written, and where.</summary>
    void Wrote(WroteLine line, string text);

    /// <summary>Tells that nothing is wrong with a goal file.</summary>
    void Valid(string file, string id, ImmutableArray<AgentsLine> agents);

    /// <summary>Tells that a first goal file was written, and the schema for editors.</summary>
    void FirstFile(string file, string schema);

    /// <summary>Gives a text as it is, the same to people and to scripts.</summary>
    void Text(string text);

    /// <summary>Gives the account of a goal.</summary>
    void Report(GoalReport report, ReportDetail detail);

    /// <summary>Tells of plans.</summary>
    /// <param name="plans">The plans.</param>
    /// <param name="leftOut">How many older ones are not among them.</param>
    /// <param name="until">Up to when a running one is counted.</param>
    void Plans(PlansLine plans, int leftOut, DateTimeOffset until);

    /// <summary>Tells what the agents of a goal share.</summary>
    void Board(BoardLine board);

    /// <summary>Tells how two plans differ.</summary>
    void Difference(PlanDifference difference);

    /// <summary>Tells what the doctor found.</summary>
    void Diagnosis(DoctorLine diagnosis);

    /// <summary>Tells one thing that happened to a goal.</summary>
    void Event(GoalEvent happened);

    /// <summary>Tells which goals were deleted.</summary>
    void Cleared(IReadOnlyList<GoalId> goals);

    /// <summary>Tells how an edit changes a goal's contract.</summary>
    void Difference(GoalId goal, ImmutableArray<string> difference);

    /// <summary>Begins to tell how goals get on, until it is disposed of.</summary>
    /// <param name="goals">How many goals.</param>
    IGoalProgress Follow(int goals);
}
