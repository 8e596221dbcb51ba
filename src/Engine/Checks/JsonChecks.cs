using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates one <see cref="JsonCheck"/>.</summary>
internal sealed class JsonChecks
{
    /// <summary>The largest file that is read, in bytes: it has to fit into memory, several times over.</summary>
    public const long MaximumBytes = 16L * 1024 * 1024;

    private const int ShownText = 60;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_000 };

    private readonly JsonCheck check;
    private readonly Redactor redactor;

    private JsonChecks(JsonCheck check, Redactor redactor)
    {
        this.check = check;
        this.redactor = redactor;
    }

    /// <summary>Evaluates a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="redactor">Takes secrets out of what is quoted, before it is shortened.</param>
    public static CheckVerdict Evaluate(JsonCheck check, string workspace, Redactor redactor) => new JsonChecks(check, redactor).Evaluate(workspace);

    private CheckVerdict Evaluate(string workspace)
    {
        var found = WorkspaceFile.Find(check.File, workspace);
        if (found.Path is null)
        {
            return CheckEvaluator.VerdictOf(check, found.Verdict, found.Reason);
        }

        if (found.Size > MaximumBytes)
        {
            return Unmeasurable(string.Create(
                CultureInfo.InvariantCulture,
                $"'{check.File}' is too large to be read as JSON: {found.Size:N0} bytes, and at most {MaximumBytes:N0} are; check it with a command, jq for example"));
        }

        try
        {
            using var document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(found.Path)), Options);
            return Judge(document.RootElement);
        }
        catch (JsonException exception)
        {
            // Lines and columns from 1, as editors count.
            return Failed(string.Create(
                CultureInfo.InvariantCulture,
                $"'{check.File}' is not JSON: line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1} is where it stops being that"));
        }
        catch (UnauthorizedAccessException)
        {
            return Unmeasurable($"'{check.File}' may not be read by the user that runs the goal");
        }
        catch (FileNotFoundException)
        {
            return Failed($"there is no file '{check.File}'");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;

    private CheckVerdict Judge(JsonElement root)
    {
        var place = check.Pointer.Length == 0 ? $"'{check.File}'" : $"'{ReasonText.Clip(check.Pointer, ShownText)}' in '{check.File}'";
        var (value, missing) = Follow(root, check.Pointer);
        if (missing is not null)
        {
            return check.Exists == false ? Passed($"{place} does not exist, as it must not") : Failed($"{place} does not exist: {missing}");
        }

        if (check.Exists == false)
        {
            return Failed($"{place} exists, and must not: it is {Show(value)}");
        }

        if (check.EqualTo.ValueKind != JsonValueKind.Undefined && !IsEqual(value, check.EqualTo))
        {
            return Failed($"{place} is {Show(value)}, not {Show(check.EqualTo)}");
        }

        if (check.Matches is not null)
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                return Failed($"{place} is {Show(value)}, which is no text to match");
            }

            if (!Regex.IsMatch(value.GetString()!, check.Matches, ExpressionRules.Options))
            {
                return Failed($"{place} is {Show(value)}, which does not match '{ReasonText.Clip(check.Matches, ShownText)}'");
            }
        }

        return Bounds(place, value) ?? Passed($"{place} is {Show(value)}");
    }

    private CheckVerdict? Bounds(string place, JsonElement value)
    {
        if (check.AtLeast is null && check.AtMost is null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return Failed($"{place} is {Show(value)}, which is no number");
        }

        // What no decimal can hold lies far from any bound that one can: there the nearest double decides as well.
        var (below, above) = value.TryGetDecimal(out var number)
            ? (number < check.AtLeast, number > check.AtMost)
            : (value.GetDouble() < (double?)check.AtLeast, value.GetDouble() > (double?)check.AtMost);
        return (below, above) switch
        {
            (true, _) => Failed(string.Create(CultureInfo.InvariantCulture, $"{place} is {Show(value)}, which is less than {check.AtLeast}")),
            (_, true) => Failed(string.Create(CultureInfo.InvariantCulture, $"{place} is {Show(value)}, which is more than {check.AtMost}")),
            _ => null,
        };
    }

    /// <summary>What a pointer leads to, or where it ends.</summary>
    private (JsonElement Value, string? Missing) Follow(JsonElement root, string pointer)
    {
        var at = root;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (at.ValueKind)
            {
                case JsonValueKind.Object when at.TryGetProperty(name, out var member):
                    at = member;
                    break;
                case JsonValueKind.Array when IsIndex(name, out var index) && index < at.GetArrayLength():
                    at = at[index];
                    break;
                case JsonValueKind.Object:
                    return (default, $"there is no '{ReasonText.Clip(name, ShownText)}'");
                case JsonValueKind.Array:
                    return (default, $"the list of {at.GetArrayLength()} has no '{ReasonText.Clip(name, ShownText)}'");
                default:
                    return (default, $"{Show(at)} has no parts");
            }
        }

        return (at, null);
    }

    /// <summary>As RFC 6901 writes positions: digits without a leading zero.</summary>
    private static bool IsIndex(string name, out int index)
    {
        index = 0;
        return name.Length > 0 && (name == "0" || name[0] != '0') && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static bool IsEqual(JsonElement value, JsonElement expected) => (value.ValueKind, expected.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => value.TryGetDecimal(out var number) && expected.TryGetDecimal(out var other)
            ? number == other
            : value.GetRawText() == expected.GetRawText() || value.GetDouble().Equals(expected.GetDouble()),
        (JsonValueKind.String, JsonValueKind.String) => value.GetString() == expected.GetString(),
        var (found, wanted) => found == wanted && found is (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null),
    };

    private string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"\"{ReasonText.Clip(redactor.Text(value.GetString()!).ReplaceLineEndings(" "), ShownText)}\"",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        _ => ReasonText.Clip(redactor.Text(value.GetRawText()), ShownText),
    };

    private CheckVerdict Passed(string reason) => CheckEvaluator.VerdictOf(check, Verdict.Passed, reason);

    private CheckVerdict Failed(string reason) => CheckEvaluator.VerdictOf(check, Verdict.Failed, reason);

    private CheckVerdict Unmeasurable(string reason) => CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, reason);
}
