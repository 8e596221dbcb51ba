using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the notifications of a contract.</summary>
internal static class NotificationRules
{
    /// <summary>The most notifications of a contract: each has a queue of its own.</summary>
    public const int Maximum = 20;

    private const string Path = "notify";

    public static void Apply(ContractFindings findings, ImmutableArray<Notification> notifications)
    {
        if (notifications.Length > Maximum)
        {
            findings.Add(Path, $"there are {notifications.Length:N0} notifications; write at most {Maximum}");
            return;
        }

        for (var index = 0; index < notifications.Length; index++)
        {
            var path = $"{Path}[{index}]";
            if (findings.Has(path, notifications[index], "a notification such as {on: [complete], run: \"./tell.sh\"}"))
            {
                Apply(findings, path, notifications[index]);
            }
        }
    }

    private static void Apply(ContractFindings findings, string path, Notification notification)
    {
        if (findings.Has($"{path}.on", notification.On, "a list of events such as [blocked, complete]"))
        {
            if (notification.On.IsEmpty)
            {
                findings.Add($"{path}.on", "there is no event, so nobody would ever be told; write at least one of inputNeeded, blocked, limited, complete and cancelled");
            }

            if (notification.On.Any(on => on is < NotificationEvent.InputNeeded or > NotificationEvent.Cancelled))
            {
                findings.Add($"{path}.on", "this is no event; write some of inputNeeded, blocked, limited, complete and cancelled");
            }
        }

        switch (notification)
        {
            case CommandNotification command:
                CommandRules.Apply(findings, $"{path}.run", command.Command);
                break;
            case WebhookNotification webhook:
                HttpCheckRules.Address(findings, $"{path}.webhook", webhook.Url);
                if (webhook.Secret is not null && !EnvironmentRules.IsName(webhook.Secret))
                {
                    findings.Add($"{path}.secret", $"'{Excerpt.Of(webhook.Secret)}' cannot be the name of a secret; write letters, digits and underscores, for example WEBHOOK_KEY");
                }

                break;
            default:
                throw new UnreachableException();
        }
    }
}
