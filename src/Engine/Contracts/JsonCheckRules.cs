using System.Text.Json;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a check of a JSON file.</summary>
internal static class JsonCheckRules
{
    public static void Apply(ContractFindings findings, string path, JsonCheck check)
    {
        PathRules.File(findings, $"{path}.json", check.File);
        Pointer(findings, $"{path}.pointer", check.Pointer);
        Expected(findings, $"{path}.equals", check.EqualTo);
        if (check.Matches is not null && findings.HasText($"{path}.matches", check.Matches, "a regular expression"))
        {
            ExpressionRules.Apply(findings, $"{path}.matches", check.Matches);
        }

        if (check.AtLeast > check.AtMost)
        {
            findings.Add($"{path}.atMost", $"no number is at least {check.AtLeast} and at most {check.AtMost}; swap them");
        }

        var conditions = new[] { check.EqualTo.ValueKind != JsonValueKind.Undefined, check.Matches is not null, check.AtLeast is not null || check.AtMost is not null }.Count(static said => said);
        if (check.Exists == false && conditions > 0)
        {
            findings.Add($"{path}.exists", "the place must not exist, so nothing else can be said of it; remove 'exists: false', or the rest");
        }
    }

    /// <summary>Whether a text is a JSON Pointer.</summary>
    private static void Pointer(ContractFindings findings, string path, string pointer)
    {
        const string Example = "write '/' and a name or a position for each level, for example /totals/failed or /items/0; ~1 stands for '/' in a name, ~0 for '~'";
        if (!findings.HasText(path, pointer, "a JSON Pointer such as /totals/failed"))
        {
            return;
        }

        if (pointer.Length > ContractLimits.PathCharacters)
        {
            findings.Add(path, $"the pointer has {pointer.Length:N0} characters; write at most {ContractLimits.PathCharacters:N0}");
        }
        else if (pointer.Length > 0 && pointer[0] != '/')
        {
            findings.Add(path, $"'{Excerpt.Of(pointer)}' does not begin with '/'; {Example}");
        }
        else if (pointer.Split('~').Skip(1).Any(static rest => rest is not ['0' or '1', ..]))
        {
            findings.Add(path, $"'{Excerpt.Of(pointer)}' has a '~' that is neither ~0 nor ~1; {Example}");
        }
    }

    private static void Expected(ContractFindings findings, string path, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            findings.Add(path, "only a text, a number, true, false or null can be compared; write one of them, or a pointer that leads further");
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            findings.HasText(path, value.GetString(), "text");
        }
    }
}
