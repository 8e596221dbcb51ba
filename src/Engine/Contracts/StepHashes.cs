using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Says of a step in one short text what it is and what it stands on.</summary>
internal static class StepHashes
{
    /// <summary>The length of a hash, in hexadecimal digits.</summary>
    public const int Length = 16;

    /// <summary>
    /// For each step, by position, the hash of its definition and of the hashes of all it depends on: equal in two plans exactly when the
    /// step and everything before it are defined equally. Neither the plan's name nor a step's position counts, nor the order of <c>after</c>.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="environment">What the goal says of the environment of commands: to another a step means another thing. Null for nothing.</param>
    /// <exception cref="ArgumentException">The plan is not valid: a step waits for itself or for a name of no step.</exception>
    public static ImmutableArray<string> Closure(PlanDefinition plan, CommandEnvironment? environment = null)
    {
        var graph = StepGraph.Of(plan.Steps);
        if (graph.Order.Length != plan.Steps.Length)
        {
            throw new ArgumentException($"the steps of plan '{plan.Name}' wait for each other in a circle", nameof(plan));
        }

        var hashes = new string[plan.Steps.Length];
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        foreach (var index in graph.Order)
        {
            var step = plan.Steps[index];
            var dependencies = graph.DependsOn[index];
            if (dependencies.Length != step.After.Length)
            {
                throw new ArgumentException($"step '{step.Id}' of plan '{plan.Name}' follows a step that does not exist", nameof(plan));
            }

            buffer.ResetWrittenCount();
            writer.Reset();
            // What it follows counts by hash, not by name and order; where it runs does not count. A wait, a question or a goal has no command to find an environment.
            var found = PauseRules.IsPause(step) || step.Action is GoalAction ? null : CommandEnvironments.Merge(environment, step.Environment);
            JsonSerializer.Serialize(writer, Interruptions.Normalize(step) with { After = [], Environment = found, Needs = default }, ContractJsonContext.Default.StepDefinition);
            foreach (var dependency in dependencies.Select(dependency => hashes[dependency]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                buffer.Write("\n"u8);
                Encoding.ASCII.GetBytes(dependency, buffer);
            }

            hashes[index] = Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan))[..Length];
        }

        return [.. hashes];
    }
}
