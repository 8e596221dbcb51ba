using System.Reflection;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Architecture.Tests;

public sealed class TypeRulesTests
{
    [Theory]
    [InlineData("Orleans.Goals.Abstractions")]
    [InlineData("Orleans.Goals.Engine")]
    [InlineData("Orleans.Goals.Models")]
    public void Types_OfTheProduct_KeepTheRules(string assembly) =>
        Rule.Holds(Assembly.Load(assembly).GetTypes().SelectMany(TypeRules.Violations));

    [Theory]
    [InlineData(typeof(ClassId))]
    [InlineData(typeof(StepName))]
    [InlineData(typeof(OpenStored))]
    [InlineData(typeof(OpenRecord))]
    [InlineData(typeof(OpenPublic))]
    public void Violations_TypeBreaksARule_IsNamed(Type type) => Assert.Single(TypeRules.Violations(type));

    [Theory]
    [InlineData(typeof(StepId))]
    [InlineData(typeof(Position))]
    [InlineData(typeof(SealedRecord))]
    [InlineData(typeof(FamilyRecord))]
    public void Violations_TypeKeepsTheRules_IsNone(Type type) => Assert.Empty(TypeRules.Violations(type));

    internal sealed class ClassId;

    internal readonly record struct StepId(string Value) : IParsable<StepId>
    {
        public static StepId Parse(string s, IFormatProvider? provider) => new(s);

        public static bool TryParse(string? s, IFormatProvider? provider, out StepId result) => (result = new(s ?? string.Empty)) != default;
    }

    internal readonly record struct StepName(string Value) : IParsable<StepName>
    {
        public static StepName Parse(string s, IFormatProvider? provider) => new(s);

        public static bool TryParse(string? s, IFormatProvider? provider, out StepName result) => (result = new(s ?? string.Empty)) != default;
    }

    internal readonly record struct Position(string Value);

    internal record OpenStored
    {
        [JsonPropertyName("n")]
        public int Number { get; init; }
    }

    internal record OpenRecord(int Number);

    internal sealed record SealedRecord(int Number);

    internal abstract record FamilyRecord;

#pragma warning disable CA1052 // The violation is the point.
    public class OpenPublic;
#pragma warning restore CA1052
}
