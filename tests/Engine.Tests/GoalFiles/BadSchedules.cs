namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Schedules and notifications that are wrong.</summary>
public static class BadSchedules
{
    private const string Rest = "\nobjective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]\n";

    public static TheoryData<string, string[]> Files => new()
    {
        { "schedule: daily" + Rest, ["g.yaml:1:11: expected a map, found 'daily'; write a map such as {cron: \"0 6 * * 1-5\", timeZone: Europe/Berlin}"] },
        { "schedule: {timeZone: UTC}" + Rest, ["g.yaml:1:11: 'cron' is missing; write when a cycle begins, for example cron: \"0 6 * * 1-5\""] },
        { "schedule: {cron: 0 6 * *}" + Rest, ["g.yaml:1:18: '0 6 * *' has 4 fields; write five: minute, hour, day of month, month, day of week, for example \"0 6 * * 1-5\""] },
        { "schedule: {cron: 0 25 * * *}" + Rest, ["g.yaml:1:18: '25' is no hour; write *, a number from 0 to 23, a range such as 0-1, a step such as */2, or a list of these with commas"] },
        { "schedule: {cron: 0 0 30 2 *}" + Rest, ["g.yaml:1:18: '0 0 30 2 *' means a day that there never is; write one that comes"] },
        { "schedule: {cron: 0 6 * * *, timeZone: Berlin}" + Rest, ["g.yaml:1:39: 'Berlin' is no time zone that this machine knows; write an IANA name such as Europe/Berlin, or UTC"] },
        { "schedule: {cron: 0 6 * * *, missed: all}" + Rest, ["g.yaml:1:37: 'all' is no rule for missed rounds; write run-once or skip"] },
        { "schedule: {cron: 0 6 * * *, zone: UTC}" + Rest, ["g.yaml:1:29: unknown key 'zone'; the keys known here are cron, timeZone, missed, startNow"] },
        { "notify: {on: [complete], run: x}" + Rest, ["g.yaml:1:9: expected a list, found a map; write a list of notifications such as [{on: [complete], run: ./tell.sh}]"] },
        { "notify: [{run: x}]" + Rest, ["g.yaml:1:10: 'on' is missing; write a list of events such as [blocked, complete]"] },
        { "notify: [{on: [], run: x}]" + Rest, ["g.yaml:1:15: there is no event, so nobody would ever be told; write at least one of inputNeeded, blocked, limited, complete and cancelled"] },
        { "notify: [{on: [completed], run: x}]" + Rest, ["g.yaml:1:16: 'completed' is no event (did you mean 'complete'?); write some of inputNeeded, blocked, limited, complete, cancelled"] },
        { "notify: [{on: [complete]}]" + Rest, ["g.yaml:1:10: the notification does not say how to tell; write one of run (a command) and webhook (an address)"] },
        { "notify: [{on: [complete], webhook: example.org}]" + Rest, ["g.yaml:1:36: 'example.org' is no address; write an absolute address such as http://localhost:8080/health"] },
        { "notify: [{on: [complete], webhook: 'https://a.example', secret: my-key}]" + Rest, ["g.yaml:1:65: 'my-key' cannot be the name of a secret; write letters, digits and underscores, for example WEBHOOK_KEY"] },
        { "notify: [{on: [complete], run: x, secret: K}]" + Rest, ["g.yaml:1:35: 'secret' belongs to a notification with 'webhook', this one has 'run'; remove it, or make two notifications of it"] },
    };
}
