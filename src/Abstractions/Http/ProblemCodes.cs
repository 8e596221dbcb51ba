using System.Text.Json;
using Orleans.Goals.Commands;

namespace Orleans.Goals.Http;

/// <summary>The stable codes of problems. A code is never used again for something else. A refusal's code is its name in camelCase.</summary>
internal static class ProblemCodes
{
    /// <summary>There is no such goal.</summary>
    public const string NotFound = "notFound";

    /// <summary>The goal has no such artifact.</summary>
    public const string NoSuchArtifact = "noSuchArtifact";

    /// <summary>An artifact is not what was stored.</summary>
    public const string ArtifactCorrupt = "artifactCorrupt";

    /// <summary>There is no such path.</summary>
    public const string NoSuchRoute = "noSuchRoute";

    /// <summary>The path does not take this method.</summary>
    public const string MethodNotAllowed = "methodNotAllowed";

    /// <summary>The request cannot be understood; nothing was asked of the goal.</summary>
    public const string BadRequest = "badRequest";

    /// <summary>The body is larger than is taken.</summary>
    public const string TooLarge = "tooLarge";

    /// <summary>The body is no JSON by its content type.</summary>
    public const string UnsupportedMediaType = "unsupportedMediaType";

    /// <summary>The key is missing or wrong.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The request was made for another host, or by a web page.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>A command may or may not have been applied: repeat it with the same id.</summary>
    public const string OutcomeUnknown = "outcomeUnknown";

    /// <summary>Another process holds the store; nothing was changed.</summary>
    public const string StoreHeld = "storeHeld";

    /// <summary>The store cannot answer; nothing was changed.</summary>
    public const string StoreUnavailable = "storeUnavailable";

    /// <summary>The host begins or ends: ask another, or later.</summary>
    public const string NotReady = "notReady";

    /// <summary>What is stored is damaged, or of a newer version.</summary>
    public const string RecordCorrupt = "recordCorrupt";

    /// <summary>These goals cannot do it.</summary>
    public const string NotSupported = "notSupported";

    /// <summary>The goal cannot be taken out by itself.</summary>
    public const string NotPortable = "notPortable";

    /// <summary>A bug.</summary>
    public const string Internal = "internal";

    /// <summary>The code of a refusal.</summary>
    public static string Of(Refusal refusal) => JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString());
}
