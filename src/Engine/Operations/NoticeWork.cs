using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Tries to deliver notifications. One for the life of a host.</summary>
internal sealed class NoticeWork(CommandLauncher launcher, OperationFolders folders, SecretValues secrets, TimeProvider timeProvider) : IDisposable
{
    /// <summary>How long a command may take.</summary>
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(30);

    private readonly Lazy<HttpClient> client = new(static () => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    /// <summary>Does one try.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, NoticeSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var (outcome, reason) = spec.Target switch
        {
            CommandNotification command => await RunAsync(execution, spec, command, lifetime),
            WebhookNotification webhook => await PostAsync(execution, spec, webhook, lifetime),
            _ => throw new UnreachableException(),
        };
        return new OperationResult { Outcome = outcome, Reason = ReasonText.Clip(reason), Active = timeProvider.GetElapsedTime(begun) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }
    }

    private async Task<(OperationOutcome Outcome, string Reason)> RunAsync(
        HostExecution execution, NoticeSpec spec, CommandNotification notification, CancellationToken lifetime)
    {
        var start = execution.Start;
        var own = spec.Environment ?? new CommandEnvironment();
        var told = own.Variables
            .SetItem("GOALS_EVENT_ID", spec.Event)
            .SetItem("GOALS_ID", start.Actor.Goal.Value)
            .SetItem("GOALS_STATUS", spec.Status)
            .SetItem("GOALS_REASON", spec.Reason)
            .SetItem("GOALS_EVENT", spec.Body);
        var environment = await secrets.GiveAsync(own with { Variables = told }, spec.Redacted, start.Actor.Goal, lifetime);
        if (environment.Missing is { } missing)
        {
            return (OperationOutcome.Failed, missing);
        }

        var end = await launcher.RunAsync(
            new CommandRequest
            {
                Operation = start.Operation,
                Execution = start.Execution,
                Folder = folders.Of(start.Operation),
                Arguments = notification.Command.Arguments,
                Workspace = spec.Workspace,
                Environment = environment,
                BegunAt = start.BegunAt,
                Timeout = CommandTimeout,
                Started = execution.CommandStarted,
            },
            execution.Stopping,
            lifetime);
        execution.CommandEnded();
        if (end is { Cause: StopCause.None, Succeeded: true })
        {
            return (OperationOutcome.Succeeded, string.Empty);
        }

        var said = end.Output is null ? string.Empty : ReasonText.LastLines(end.Output.Excerpt(OperationResult.MaximumExcerptBytes).Text, lines: 2, maximum: 300);
        return (OperationOutcome.Failed, said.Length == 0 ? end.Reason : $"{end.Reason}: {said}");
    }

    private async Task<(OperationOutcome Outcome, string Reason)> PostAsync(
        HostExecution execution, NoticeSpec spec, WebhookNotification webhook, CancellationToken lifetime)
    {
        using var timeout = new CancellationTokenSource(WebhookTimeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, execution.Stopping, lifetime);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(spec.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Goals-Event-Id", spec.Event);
            if (webhook.Secret is { } name)
            {
                var (values, missing) = await secrets.FindAsync([name], execution.Start.Actor.Goal, ending.Token);
                if (missing is not null)
                {
                    return (OperationOutcome.Failed, missing);
                }

                var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(values[name]), Encoding.UTF8.GetBytes(spec.Body));
                request.Headers.Add("Goals-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
            }

            using var answer = await client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return answer.IsSuccessStatusCode
                ? (OperationOutcome.Succeeded, string.Empty)
                : (OperationOutcome.Failed, string.Create(CultureInfo.InvariantCulture, $"it was answered with status {(int)answer.StatusCode}"));
        }
        catch (HttpRequestException exception)
        {
            return (OperationOutcome.Failed, $"it could not be sent: {exception.Message}");
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return (OperationOutcome.Failed, timeout.IsCancellationRequested ? $"there was no answer within {WebhookTimeout.TotalSeconds:0} seconds" : "it was stopped");
        }
    }
}
