using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Goals.Cli.Doctor;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What scripts get, each object on one line.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GoalEvent))]
[JsonSerializable(typeof(GoalReport))]
[JsonSerializable(typeof(GoalSummary))]
[JsonSerializable(typeof(FailureLine))]
[JsonSerializable(typeof(NoGoalsLine))]
[JsonSerializable(typeof(WroteLine))]
[JsonSerializable(typeof(PlansLine))]
[JsonSerializable(typeof(BoardLine))]
[JsonSerializable(typeof(DoctorLine))]
[JsonSerializable(typeof(PlanDifference))]
[JsonSerializable(typeof(ValidLine))]
[JsonSerializable(typeof(FirstFileLine))]
[JsonSerializable(typeof(DifferenceLine))]
[JsonSerializable(typeof(ClearedLine))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static CliJson? readable;

    /// <summary>Written for people to read as well: only what JSON demands is escaped.</summary>
    public static CliJson Readable => readable ??= new CliJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
