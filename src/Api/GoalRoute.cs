using Microsoft.AspNetCore.Http;

namespace Orleans.Goals.Api;

/// <summary>One path.</summary>
/// <param name="Pattern">The path.</param>
/// <param name="Method">The one method it takes.</param>
/// <param name="IsOpen">Whether it is answered to callers without the key.</param>
/// <param name="Answer">Answers a request.</param>
internal sealed record GoalRoute(string Pattern, string Method, bool IsOpen, Func<HttpContext, Task> Answer);
