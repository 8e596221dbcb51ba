using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Tests.GoalFiles;

namespace Orleans.Goals.Engine.Tests.Remotes;

public sealed class RemoteRulesTests
{
    private const string Rest = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: make}]}]\n";

    [Theory]
    [InlineData("https://example.org/team/project.git")]
    [InlineData("https://example.org:8443/project")]
    [InlineData("ssh://git@example.org/team/project.git")]
    [InlineData("file:///srv/git/project.git")]
    [InlineData("http://127.0.0.1:8080/project.git")]
    public void Explain_AddressThatMayBeUsed_FindsNothing(string address) => Assert.Null(RemoteRules.Explain(address));

    [Theory]
    [InlineData("", "missing")]
    [InlineData("git@example.org:team/project.git", "no address")]
    [InlineData("/srv/git/project.git", "no address")]
    [InlineData("--upload-pack=touch /tmp/x", "no address")]
    [InlineData("-u https://example.org/x", "no address")]
    [InlineData("https://example.org/a b", "no address")]
    [InlineData("https://user@example.org/x.git", "secret")]
    [InlineData("https://user:pass@example.org/x.git", "secret")]
    [InlineData("ssh://git:pass@example.org/x.git", "secret")]
    [InlineData("http://example.org/x.git", "no way")]
    [InlineData("ext::sh -c touch", "no address")]
    [InlineData("ext::sh://x", "no ")]
    [InlineData("git://example.org/x.git", "no way")]
    [InlineData("https://example.org/x.git?token=abc", "'?'")]
    [InlineData("ssh://-oProxyCommand=touch/x", "a")]
    [InlineData("ssh://-x@example.org/x", "-")]
    [InlineData("file://example.org/x", "folder of this machine")]
    public void Explain_AddressThatMustNotBeUsed_SaysWhy(string address, string expected)
    {
        var said = RemoteRules.Explain(address);

        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", said, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("feature/x-1.2", true)]
    [InlineData("refs/heads/main", true)]
    [InlineData("-main", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("+main", true)]
    [InlineData("a.lock", false)]
    [InlineData("a/", false)]
    [InlineData("a@{1}", false)]
    [InlineData("", false)]
    [InlineData("HEAD", false)]
    public void IsRefName_Name_IsJudgedByGitsRules(string name, bool expected) => Assert.Equal(expected, RemoteRules.IsRefName(name));

    [Fact]
    public void Parse_WorkspaceOnARemote_IsReadAndWrittenAgain()
    {
        var contract = Parse("workspace: {git: 'https://example.org/x.git', ref: main, push: results, secret: GIT_TOKEN}\n").Goal!.Contract;

        Assert.Equal("https://example.org/x.git", contract.Workspace);
        Assert.Equal(new RemoteWorkspace { Ref = "main", Push = "results", Secret = "GIT_TOKEN" }, contract.Remote);
        Assert.Equal(["GIT_TOKEN"], SecretNames.Add([], contract));
        var again = GoalFile.Parse(GoalFileWriter.Write(contract), "again.yaml", "/elsewhere");
        Assert.True(again.IsValid, string.Join('\n', again.Errors));
        Assert.Equal(ContractBytes.Hash(contract), ContractBytes.Hash(again.Goal!.Contract));
        Assert.Equal(["workspace.ref: was \"main\", is \"other\""], ContractDifference.Describe(contract, contract with { Remote = contract.Remote! with { Ref = "other" } }));
    }

    [Theory]
    [InlineData("workspace: {ref: main}\n", "'git' is missing")]
    [InlineData("workspace: {git: 'https://a:b@example.org/x'}\n", "name a secret")]
    [InlineData("workspace: {git: 'https://example.org/x', ref: '--upload-pack=x'}\n", "cannot be the name of a branch")]
    [InlineData("workspace: {git: 'https://example.org/x', push: refs/heads/main}\n", "whole name of a ref")]
    [InlineData("workspace: {git: 'https://example.org/x', secret: 'a b'}\n", "name of a secret")]
    [InlineData("workspace: {git: 'https://example.org/x', branch: main}\n", "branch")]
    [InlineData("workspace: {git: 'https://example.org/x'}\nconcurrency: 2\n", "one runs at a time")]
    [InlineData("workspace: {git: 'https://example.org/x', push: b}\nreadsOnly: true\n", "nothing to push")]
    public void Parse_WorkspaceThatCannotBe_IsRefused(string head, string expected) =>
        Assert.Contains(Parse(head).Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("fatal: unable to access 'https://x/': Could not resolve host: x", nameof(RemoteFault.Unreachable))]
    [InlineData("fatal: unable to access 'https://x/': The requested URL returned error: 503", nameof(RemoteFault.Unreachable))]
    [InlineData("fatal: Authentication failed for 'https://x/'", nameof(RemoteFault.Refused))]
    [InlineData("fatal: could not read Username for 'https://x': terminal prompts disabled", nameof(RemoteFault.Refused))]
    [InlineData("git@x: Permission denied (publickey). fatal: Could not read from remote repository.", nameof(RemoteFault.Refused))]
    [InlineData("ssh: connect to host x port 22: Connection refused fatal: Could not read from remote repository.", nameof(RemoteFault.Unreachable))]
    [InlineData("fatal: couldn't find remote ref refs/heads/x", nameof(RemoteFault.Missing))]
    [InlineData("! [remote rejected] x -> x (pre-receive hook declined)", nameof(RemoteFault.Rejected))]
    [InlineData("! [rejected] x -> x (non-fast-forward)", nameof(RemoteFault.Rejected))]
    [InlineData("fatal: write error: No space left on device", nameof(RemoteFault.Full))]
    [InlineData("fatal: something else", nameof(RemoteFault.Other))]
    public void Of_WhatGitSays_TellsWhatIsTheMatter(string said, string expected) => Assert.Equal(expected, RemoteFaults.Of(said).ToString());

    private static GoalFileResult Parse(string head) => GoalFile.Parse(head + Rest, "g.yaml", "/base");
}
