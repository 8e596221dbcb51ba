namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong checks of JSON files and of web addresses.</summary>
public static class BadMeasures
{
    public static TheoryData<string, string[]> Files => new()
    {
        { Check("json: a, file: b"), ["g.yaml:2:29: a check has one of <kinds>, this one has 'json' and 'file'; make two checks of it"] },
        { Check("json: ../a"), ["g.yaml:2:26: '../a' leads out of the workspace; write a path of a file in it"] },
        { Check("json: a, contains: b"), ["g.yaml:2:29: 'contains' belongs to a check with 'file' or 'http', this one has 'json'; remove it, or make two checks of it"] },
        { Check("run: a, atLeast: 1"), ["g.yaml:2:28: 'atLeast' belongs to a check with 'json', this one has 'run'; remove it, or make two checks of it"] },
        { Check("json: a, pointer: totals"), ["g.yaml:2:38: 'totals' does not begin with '/'; write '/' and a name or a position for each level, for example /totals/failed or /items/0; ~1 stands for '/' in a name, ~0 for '~'"] },
        { Check("json: a, pointer: /a~2"), ["g.yaml:2:38: '/a~2' has a '~' that is neither ~0 nor ~1; write '/' and a name or a position for each level, for example /totals/failed or /items/0; ~1 stands for '/' in a name, ~0 for '~'"] },
        { Check("json: a, atLeast: many"), ["g.yaml:2:38: expected a number, found 'many'; write one such as 2 or 0.5, without quotes"] },
        { Check("json: a, atLeast: \"1\""), ["g.yaml:2:38: expected a number, found the text \"1\"; write one such as 2 or 0.5, without quotes"] },
        { Check("json: a, atLeast: 2, atMost: 1"), ["g.yaml:2:49: no number is at least 2 and at most 1; swap them"] },
        { Check("json: a, exists: no"), ["g.yaml:2:37: expected true or false, found 'no'; write one of them, without quotes"] },
        { Check("json: a, exists: false, equals: 1"), ["g.yaml:2:37: the place must not exist, so nothing else can be said of it; remove 'exists: false', or the rest"] },
        { Check("json: a, equals: [1]"), ["g.yaml:2:37: expected a text, a number, true, false or null, found a list; write one of them"] },
        { Check("json: a, matches: \"(\""), ["g.yaml:2:38: this is not a regular expression of .NET (Invalid pattern '(' at offset 1. Not enough )'s.); correct it, or use 'contains' for plain text"] },
        { Check("http: localhost"), ["g.yaml:2:26: 'localhost' is no address; write an absolute address such as http://localhost:8080/health"] },
        { Check("http: \"ftp://a/b\""), ["g.yaml:2:26: 'ftp://a/b' is of the kind 'ftp'; write an absolute address such as http://localhost:8080/health, or with https"] },
        { Check("http: \"http://me:hunter2@a/b\""), ["g.yaml:2:26: the address has a user or a password in it, and would stand in every report; remove it, and write headers: {Authorization: \"Basic ${secret:NAME}\"}"] },
        { Check("http: \"http://a\", status: 20"), ["g.yaml:2:46: 20 is no status of an answer; write 100 to 599, for example 200"] },
        { Check("http: \"http://a\", method: POST"), ["g.yaml:2:46: 'POST' is not a method that a check may use; write GET or HEAD"] },
        { Check("http: \"http://a\", method: HEAD, contains: a"), ["g.yaml:2:46: an answer to HEAD has no body in which something could be found; write GET, or remove 'contains' and 'matches'"] },
        { Check("http: \"http://a\", contains: \"\""), ["g.yaml:2:48: the text is empty, and every body contains that; write some text, or leave 'contains' out"] },
        { Check("http: \"http://a\", timeout: 2d"), ["g.yaml:2:47: the timeout is 2d; write a time above 0s and at most 1d, for example 10m"] },
        { Check("http: \"http://a\", follow: 3"), ["g.yaml:2:46: expected true or false, found '3'; write one of them, without quotes"] },
        { Check("http: \"http://a\", headers: [a]"), ["g.yaml:2:47: expected a map, found a list; write a map such as {Authorization: \"Bearer ${secret:API_KEY}\"}"] },
        { Check("http: \"http://a\", headers: {\"a b\": c, Content-Type: d}"), [
            "g.yaml:2:48: 'a b' cannot be the name of a header; write one such as Authorization",
            "g.yaml:2:58: 'Content-Type' describes a body, and this request has none; remove it"] },
        { Check("http: \"http://a\", headers: {A: \"b\\nc\"}"), ["g.yaml:2:48: the value has a character that headers cannot have, or more than 8,192 of them; write printable ASCII on one line"] },
        { Check("http: \"http://a\", headers: {A: \"${secret:B\"}"), ["g.yaml:2:48: '${secret:' is not closed; write ${secret:NAME}"] },
        { Check("http: \"http://a\", headers: {A: \"${secret:b-c}\"}"), ["g.yaml:2:48: 'b-c' cannot be the name of a secret; write letters, digits and underscores, for example ${secret:API_KEY}"] },
    };

    private static string Check(string check) => $"objective: x\ndoneWhen: [{{id: a, {check}}}]\nplans: [{{steps: [{{id: s, run: x}}]}}]\n";
}
