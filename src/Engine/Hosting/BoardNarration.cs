using System.Globalization;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Tells what happened on a board.</summary>
internal static class BoardNarration
{
    /// <summary>The type, the text and the step of what happened, or null when it says nothing to a person.</summary>
    public static (string Type, string Text, string? Step)? Tell(BoardStateEvent change) => change switch
    {
        NotePinned noted => ("boardNoted", $"step {Step(noted)} notes: {Excerpt.Of(noted.Text)}", Step(noted)),
        ClaimTaken { Claim: var claim } taken => ("boardClaimed", $"step {Step(taken)} claims {claim.Name} until {claim.Until:u}{(claim.Why.Length == 0 ? string.Empty : $": {Excerpt.Of(claim.Why)}")}", Step(taken)),
        ClaimReleased released => ("boardReleased", $"step {Step(released)} releases {released.Name}", Step(released)),
        ClaimLapsed lapsed => ("boardReleased", $"the claim of step {Step(lapsed)} on {lapsed.Name} has lapsed", Step(lapsed)),
        MailSent sent => ("boardSent", $"step {Step(sent)} says to {string.Join(", ", sent.To.Take(5))}{(sent.To.Length > 5 ? ", ..." : string.Empty)}: {Excerpt.Of(sent.Text)}", Step(sent)),
        KeyPut put => ("boardPut", string.Create(CultureInfo.InvariantCulture, $"step {Step(put)} writes key {put.Key} (version {put.Version})"), Step(put)),
        CallAnswered { Answer.Failed: true } answered => ("boardRefused", $"the board refuses step {Step(answered)}: {Excerpt.Of(answered.Answer.Text)}", Step(answered)),
        _ => null,
    };

    private static string Step(MemberEvent change) => BoardTransitions.StepOf(change.Worker);
}
