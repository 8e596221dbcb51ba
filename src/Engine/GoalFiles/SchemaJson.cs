using System.Text.Json.Serialization;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Values of goal files as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class SchemaJson : JsonSerializerContext;
