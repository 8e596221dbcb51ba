using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class ContractBytesTests
{
    private const string Golden =
        """{"objective":"The libraries build \u0026 \u0022pack\u0022: \u00E9\u8A08\uD83D\uDE00","workspace":"/home/me/project","readsOnly":false,"doneWhen":[""" +
        """{"kind":"run","command":{"arguments":["/bin/sh","-c","test -s out/A.nupkg"]},"timeout":"00:01:30","writes":["out/**"],"id":"packed"},""" +
        """{"kind":"file","file":"out/LICENSE","contains":"MIT","matches":"^v[0-9]\u002B$","sha256":"0000000000000000000000000000000000000000000000000000000000000000","id":"licence"},""" +
        """{"kind":"json","file":"out/report.json","pointer":"/totals/failed","exists":true,"equals":0,"matches":"^0$","atLeast":0,"atMost":0.5,"id":"failures"},""" +
        """{"kind":"http","url":"http://localhost:8080/health","method":"GET","status":204,"contains":"ok","matches":"o.","timeout":"00:00:05","follow":true,"headers":{"Authorization":"Bearer ${secret:API_KEY}"},"id":"up"}],"fences":[""" +
        """{"kind":"unchanged","unchanged":["**","!out/**"],"id":"sources"}],"budget":{"wallClock":"2.02:00:00","attempts":50,"replans":5},"environment":{"variables":{"CONFIGURATION":"Release"},"secrets":[{"name":"API_KEY"},{"name":"OTHER","as":"TOKEN"}]},"readFirst":["AGENTS.md"],"rules":["Do not touch the tests."],"schedule":{"cron":"0 6 * * 1-5","timeZone":"Europe/Berlin","missed":"Skip","startNow":false},"notify":[{"kind":"run","command":{"arguments":["/bin/sh","-c","./tell.sh"]},"on":["InputNeeded"]},{"kind":"webhook","url":"https://a.example/","secret":"KEY","on":["Complete"]}],"plans":[""" +
        """{"name":"quick","steps":[{"id":"restore","action":{"kind":"tool","tool":"restore","arguments":"{}"},"after":[],"retry":{"max":0,"delay":"00:00:00"},"timeout":"01:00:00","idempotent":false,"checks":[]},""" +
        """{"id":"pack","action":{"kind":"run","command":{"arguments":["dotnet","pack"]}},"after":["restore"],"retry":{"max":2,"delay":"00:00:01.5000000"},"timeout":"00:10:00","idempotent":true,"environment":{"variables":{"CONFIGURATION":"Debug"},"secrets":[]},"checks":[{"kind":"file","file":"out/A.nupkg","id":"there"}]}]},""" +
        """{"name":"slow","steps":[{"id":"all","action":{"kind":"run","command":{"arguments":["/bin/sh","-c","make"]}},"after":[],"retry":{"max":0,"delay":"00:00:00"},"timeout":"01:00:00","idempotent":false,"checks":[]}]}]}""";

    [Fact]
    public void Canonical_FullContract_IsTheGolden()
    {
        Assert.Equal(Golden, Encoding.UTF8.GetString(ContractBytes.Canonical(SampleContract.Full)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Golden))), ContractBytes.Hash(SampleContract.Full));
    }

    [Fact]
    public void Parse_Canonical_GivesTheSameContract()
    {
        var random = new Random(20_240_705);
        for (var round = 0; round < 500; round++)
        {
            var contract = new RandomContracts(random).Next();
            var bytes = ContractBytes.Canonical(contract);

            var parsed = ContractBytes.Parse(bytes);

            Assert.Equal(bytes, ContractBytes.Canonical(parsed));
            Assert.Empty(ContractDifference.Describe(contract, parsed));
        }
    }

    [Fact]
    public void Parse_WhatMayBeLeftOutIs_GivesTheDefaults()
    {
        var parsed = ContractBytes.Parse("""
            {
              "objective": "x", "workspace": "/w",
              "doneWhen": [{"id": "a", "kind": "run", "command": {"arguments": ["a"]}}, {"kind": "file", "id": "b", "file": "b"}],
              "plans": [{"name": "p", "steps": [
                {"id": "s", "action": {"kind": "run", "command": {"arguments": ["a"]}}},
                {"id": "t", "action": {"tool": "t", "kind": "tool"}, "retry": {"max": 2}, "checks": [{"id": "c", "kind": "run", "command": {"arguments": ["a"]}, "timeout": "00:00:05"}]}]}]
            }
            """u8);

        var command = new CommandLine { Arguments = ["a"] };
        Assert.Equal(
            Encoding.UTF8.GetString(ContractBytes.Canonical(new GoalContract
            {
                Objective = "x",
                Workspace = "/w",
                DoneWhen = [new CommandCheck { Id = "a", Command = command }, new FileCheck { Id = "b", File = "b" }],
                Plans =
                [
                    new PlanDefinition
                    {
                        Name = "p",
                        Steps =
                        [
                            new StepDefinition { Id = "s", Action = new RunAction { Command = command } },
                            new StepDefinition
                            {
                                Id = "t",
                                Action = new ToolAction { Tool = "t" },
                                Retry = new RetryPolicy { Max = 2 },
                                Checks = [new CommandCheck { Id = "c", Command = command, Timeout = TimeSpan.FromSeconds(5) }],
                            },
                        ],
                    },
                ],
            })),
            Encoding.UTF8.GetString(ContractBytes.Canonical(parsed)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"objective\":\"x\"")]
    [InlineData("{\"objective\":null,\"workspace\":\"/\",\"doneWhen\":[],\"plans\":[]}")]
    [InlineData("{\"objective\":\"x\",\"workspace\":\"/\",\"doneWhen\":[]}")]
    [InlineData("{\"objective\":\"x\",\"objective\":\"x\",\"workspace\":\"/\",\"doneWhen\":[],\"plans\":[]}")]
    [InlineData("{\"objective\":\"x\",\"workspace\":\"/\",\"doneWhen\":[],\"plans\":[],\"more\":1}")]
    [InlineData("{\"objective\":\"x\",\"workspace\":\"/\",\"doneWhen\":[{\"kind\":\"other\",\"id\":\"a\"}],\"plans\":[]}")]
    [InlineData("{\"objective\":\"x\",\"workspace\":\"/\",\"doneWhen\":{},\"plans\":[7, null, {\"steps\": 3}]}")]
    public void Parse_NoContract_Throws(string json) => Assert.ThrowsAny<JsonException>(() => ContractBytes.Parse(Encoding.UTF8.GetBytes(json)));
}
