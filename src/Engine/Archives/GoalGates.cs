using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Archives;

/// <summary>Lets one at a time make a goal of an id: who submits it, forks it or imports it.</summary>
internal sealed class GoalGates
{
    private readonly Dictionary<GoalId, Gate> gates = [];

    /// <summary>Waits for its turn.</summary>
    /// <returns>Dispose it when the goal is there, or will not be.</returns>
    public async Task<IDisposable> EnterAsync(GoalId goal, CancellationToken cancellationToken)
    {
        Gate gate;
        lock (gates)
        {
            if (!gates.TryGetValue(goal, out gate!))
            {
                gates.Add(goal, gate = new Gate());
            }

            gate.Users++;
        }

        try
        {
            await gate.One.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Turn(this, goal, gate);
        }
        catch
        {
            Leave(goal, gate);
            throw;
        }
    }

    private void Leave(GoalId goal, Gate gate)
    {
        lock (gates)
        {
            if (--gate.Users == 0)
            {
                gates.Remove(goal);
                gate.One.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(GoalGates gates, GoalId goal, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.One.Release();
            gates.Leave(goal, gate);
        }
    }
}
