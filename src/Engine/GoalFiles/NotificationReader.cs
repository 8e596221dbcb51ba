using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads who is told of what.</summary>
internal static class NotificationReader
{
    private const string OnExample = "a list of events such as [blocked, complete]";

    /// <summary>The notifications; none when the key is not written. What cannot be read stays null, so that positions agree with the file.</summary>
    public static ImmutableArray<Notification> Read(ReadingState state, MapFields owner)
    {
        var items = owner.List("notify", "a list of notifications such as [{on: [complete], run: ./tell.sh}]") ?? [];
        return [.. items.Select((item, index) => Read(state, item, $"{owner.PathOf("notify")}[{index}]")!)];
    }

    private static Notification? Read(ReadingState state, YamlNode node, string path)
    {
        var fields = MapFields.Of(state, node, path, "a notification such as {on: [complete], run: ./tell.sh}", NotificationKeys.Notification);
        if (fields is null)
        {
            return null;
        }

        var on = ReadOn(state, fields);
        return KindReader.Read(state, fields, NotificationKeys.Notification, "the notification does not say how to tell", "run") switch
        {
            "webhook" => new WebhookNotification
            {
                On = on,
                Url = fields.Text("webhook", "an address such as https://example.org/hook")!,
                Secret = fields.Text("secret", "the name of a secret such as WEBHOOK_KEY"),
            },
            "run" => new CommandNotification { On = on, Command = CommandReader.Read(fields, "run")! },
            _ => new CommandNotification { On = on, Command = null! },
        };
    }

    private static ImmutableArray<NotificationEvent> ReadOn(ReadingState state, MapFields fields)
    {
        if (fields.Required("on", OnExample) is null || fields.Texts("on", OnExample) is not { } words)
        {
            return default;
        }

        var events = ImmutableArray.CreateBuilder<NotificationEvent>(words.Length);
        for (var index = 0; index < words.Length; index++)
        {
            if (words[index] is not { } word)
            {
                continue;
            }

            var place = NotificationKeys.Events.Words.IndexOf(word);
            if (place >= 0)
            {
                events.Add((NotificationEvent)(place + 1));
                continue;
            }

            var at = $"{fields.PathOf("on")}[{index}]";
            var meant = NearestWord.Find(word, NotificationKeys.Events.Words);
            state.Refuse(at, state.PositionOf(at), $"'{Excerpt.Of(word)}' is no event{NearestWord.Hint(meant)}; write some of {string.Join(", ", NotificationKeys.Events.Words)}");
            state.Refuse(fields.PathOf("on"));
        }

        return events.ToImmutable();
    }
}
