using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>The OpenAPI description of the routes. Its schemas come from what is written and read, so they cannot differ from it.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";
    private const string Zip = "application/zip";

    private static string? text;

    /// <summary>The document.</summary>
    public static string Text => text ??= Build().ToJsonString(new JsonSerializerOptions(GoalsJson.Lenient.Options) { WriteIndented = true });

    private static JsonObject Build() => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Orleans.Goals",
            ["version"] = "v1",
            ["description"] = "Durable goals. A command is answered after what it changed is durable; repeating it with the same id changes nothing and gives the same reply.",
        },
        ["paths"] = Paths(),
        ["components"] = new JsonObject
        {
            ["schemas"] = new JsonObject
            {
                ["GoalCommand"] = Schema("GoalCommand", GoalsJson.Lenient.GoalCommand),
                ["CommandReply"] = Schema("CommandReply", GoalsJson.Lenient.CommandReply),
                ["GoalReport"] = Schema("GoalReport", GoalsJson.Lenient.GoalReport),
                ["BoardReport"] = Schema("BoardReport", GoalsJson.Lenient.BoardReport),
                ["GoalPage"] = Schema("GoalPage", GoalsJson.Lenient.GoalPage),
                ["GoalEvent"] = Schema("GoalEvent", GoalsJson.Lenient.GoalEvent),
                ["Problem"] = Schema("Problem", GoalsJson.Lenient.Problem),
            },
            ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
        },
        ["security"] = new JsonArray(new JsonObject(), new JsonObject { ["key"] = new JsonArray() }),
    };

    private static JsonObject Paths() => new()
    {
        ["/v1/goals"] = Path("get", "listGoals", "A page of goals, newest accepted first.", Answer("The page.", Json, "GoalPage"), [400, 401, 403, 501, 503],
            Query("tenant", "Only those of one tenant."),
            Query("status", "Only those in one of these statuses; repeat it, or separate them with commas."),
            Query("after", "The 'next' of the page before."),
            Query("limit", "The most goals to return, 1 to 1000; 100 if not given.")),
        ["/v1/goals/{tenant}/{goal}"] = Path("get", "reportGoal", "The account of a goal as of its last commit.", Answer("The report.", Json, "GoalReport"), [400, 401, 403, 404, 503],
            Part("tenant"), Part("goal")),
        ["/v1/goals/{tenant}/{goal}/board"] = Path("get", "readBoard", "What the agents of a goal share: who works on what, claims, keys, notes. Empty for a goal that has none.", Answer("The board.", Json, "BoardReport"), [400, 401, 403, 404, 503],
            Part("tenant"), Part("goal")),
        ["/v1/goals/{tenant}/{goal}/commands"] = Post(Path("post", "askGoal", "Asks something of a goal.", Answer("Accepted; what it changed is durable.", Json, "CommandReply"), [400, 401, 403, 404, 409, 410, 413, 415, 422, 500, 503],
            Part("tenant"), Part("goal"))),
        ["/v1/goals/{tenant}/{goal}/archive"] = Path("get", "exportGoal", "A goal with its plans, history and artifacts, as of one moment.", Answer("The archive.", Zip, schema: null), [400, 401, 403, 404, 409, 501, 503],
            Part("tenant"), Part("goal")),
        ["/v1/goals/{tenant}/{goal}/import"] = Post(Path("post", "importGoal", "Brings an exported goal in, under its own id, whole. It goes on here by itself; what it had open elsewhere has an unknown outcome.", Answer("The whole goal is durable.", Json, "CommandReply"), [400, 401, 403, 409, 413, 415, 422, 500, 501, 503],
            Part("tenant"), Part("goal")), Zip, schema: null),
        ["/v1/goals/{tenant}/{goal}/events"] = Path("get", "watchGoal", "What happens to a goal, from a cursor on, without gap or repeat, until it has ended.", Answer("Server-sent events: the id is the cursor, the data a GoalEvent; the event 'end' is the last.", "text/event-stream", "GoalEvent"), [400, 401, 403, 404, 503],
            Part("tenant"), Part("goal"),
            Query("after", "The cursor of the last event seen; from the beginning if not given."),
            Parameter("Last-Event-ID", "header", "The same, as browsers send it; it wins over 'after'.", required: false)),
        ["/v1/goals/{tenant}/{goal}/artifacts/{name}"] = Path("get", "openArtifact", "The bytes of what a report refers to: an attempt's output, a verdict's evidence.", Answer("The bytes.", "application/octet-stream", schema: null), [400, 401, 403, 404, 500, 503],
            Part("tenant"), Part("goal"),
            Parameter("name", "path", "The reference's name, with its slashes.", required: true),
            Parameter("length", "query", "The reference's length.", required: true),
            Parameter("sha256", "query", "The reference's hash.", required: true)),
        ["/health/live"] = Path("get", "live", "Whether this host answers. Needs no key.", Plain(), [403]),
        ["/health/ready"] = Path("get", "ready", "Whether goals can be read. Needs no key.", Plain(), [403, 503]),
        ["/openapi/v1.json"] = Path("get", "describe", "This document.", Answer("The document.", Json, schema: null), [401, 403]),
    };

    private static JsonObject Path(string method, string id, string summary, JsonObject answer, int[] problems, params ReadOnlySpan<JsonObject> parameters)
    {
        var responses = new JsonObject { ["200"] = answer };
        foreach (var status in problems)
        {
            responses[$"{status}"] = Answer("A problem; its code says which.", Problem.MediaType, "Problem");
        }

        JsonArray described = [];
        foreach (var parameter in parameters)
        {
            described.Add(parameter);
        }

        return new JsonObject { [method] = new JsonObject { ["operationId"] = id, ["summary"] = summary, ["parameters"] = described, ["responses"] = responses } };
    }

    private static JsonObject Post(JsonObject path, string mediaType = Json, string? schema = "GoalCommand")
    {
        path["post"]!["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(mediaType, schema) };
        return path;
    }

    private static JsonObject Answer(string description, string mediaType, string? schema) => new() { ["description"] = description, ["content"] = Content(mediaType, schema) };

    private static JsonObject Plain() => new()
    {
        ["description"] = "It does.",
        ["content"] = new JsonObject { ["text/plain"] = new JsonObject { ["schema"] = new JsonObject { ["const"] = "ok\n" } } },
    };

    private static JsonObject Content(string mediaType, string? schema) => new()
    {
        [mediaType] = new JsonObject { ["schema"] = schema is null ? new JsonObject { ["type"] = "object" } : new JsonObject { ["$ref"] = Reference(schema) } },
    };

    private static JsonObject Part(string name) => Parameter(name, "path", "Lower-case letters, digits and hyphens, starting with a letter.", required: true);

    private static JsonObject Query(string name, string description) => Parameter(name, "query", description, required: false);

    private static JsonObject Parameter(string name, string place, string description, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = required,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static string Reference(string schema) => $"#/components/schemas/{schema}";

    private static JsonNode Schema(string name, JsonTypeInfo type)
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var schema = type.GetJsonSchemaAsNode(options);
        Relocate(schema, Reference(name));
        return schema;
    }

    /// <summary>Ids and cursors are strings by converters of their own, of which the exporter knows nothing.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        return type == typeof(GoalId) ? new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z][a-z0-9-]{0,62}/[a-z][a-z0-9-]{0,62}$" }
            : type == typeof(CommandId) ? new JsonObject { ["type"] = "string", ["format"] = "uuid", ["description"] = "A UUID of version 7, made once and kept over retries." }
            : type == typeof(Cursor) ? new JsonObject { ["type"] = "string", ["description"] = "Opaque." }
            : schema;
    }

    /// <summary>A schema that refers to a part of itself says so from the document's root.</summary>
    private static void Relocate(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    if (name == "$ref" && value is JsonValue reference && reference.GetValue<string>() is ['#', .. var rest])
                    {
                        members[name] = root + rest;
                    }
                    else
                    {
                        Relocate(value, root);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Relocate(item, root);
                }

                break;
        }
    }
}
