using Orleans.Goals.ModelServer.Requests;

namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>Which rule answers the next request. Requests are served in the order in which they ask.</summary>
internal sealed class ScriptPlayer(ModelScript script)
{
    private readonly Lock _lock = new();
    private readonly int[] _used = new int[script.Rules.Count];
    private int _first;

    /// <summary>The rule for a request and its number from 0, or null if none is left for it.</summary>
    public (ScriptRule Rule, int Index)? Next(ModelRequest request)
    {
        lock (_lock)
        {
            for (var index = _first; index < script.Rules.Count; index++)
            {
                var rule = script.Rules[index];
                if (IsUsedUp(index) || !(rule.When?.Hold(request) ?? true))
                {
                    continue;
                }

                _used[index]++;
                while (_first < script.Rules.Count && IsUsedUp(_first))
                {
                    _first++;
                }

                return (rule, index);
            }

            return null;
        }
    }

    /// <summary>What was not asked for yet: the names of the rules with uses left, those that answer without limit left out if they were used.</summary>
    public IReadOnlyList<string> Left()
    {
        lock (_lock)
        {
            return
            [
                .. Enumerable.Range(0, script.Rules.Count)
                    .Where(index => script.Rules[index].Always ? _used[index] == 0 : !IsUsedUp(index))
                    .Select(index => NameOf(script.Rules[index], index)),
            ];
        }
    }

    /// <summary>What a rule is called.</summary>
    public static string NameOf(ScriptRule rule, int index) => rule.Name ?? $"rule {index + 1}";

    private bool IsUsedUp(int index) => !script.Rules[index].Always && _used[index] >= script.Rules[index].Times;
}
