using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Tests.Agents;

public sealed class ModelTariffTests
{
    private static readonly AgentPolicy Policy = new()
    {
        Prices =
        [
            new ModelPrice { Model = "*", Input = 3, Output = 15 },
            new ModelPrice { Model = "small", Input = 0.125m, Cached = 0.001m, Output = 0.5m },
        ],
        Weights = new TokenWeights { Cached = 0.1m, Output = 4 },
    };

    [Theory]
    [InlineData("small", 900 * 125 + 100 * 1 + 10 * 500)]
    [InlineData("other", (1_000 * 3_000) + (10 * 15_000))]
    [InlineData(null, (1_000 * 3_000) + (10 * 15_000))]
    public void Charge_ByModel_CostsWhatItsPriceSays(string? model, long billionths)
    {
        var usage = ModelTariff.Of(Policy, model is null ? null : new ModelChoice { Name = model }).Charge(new ModelUsage { Calls = 1, Input = 1_000, Cached = 100, Output = 10 });

        Assert.Equal(billionths, usage.Cost);
        Assert.Equal(900 + 10 + 40, usage.Tokens);
    }

    [Fact]
    public void Charge_NoPricesOrWeights_ChangesNothing()
    {
        var usage = new ModelUsage { Calls = 1, Input = 7, Cached = 3, Output = 2 };

        Assert.Equal(usage, ModelTariff.Of(new AgentPolicy(), null).Charge(usage));
    }

    [Fact]
    public void Fits_WhatItSaysIsLeft_IsTheMostThatFits()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var policy = new AgentPolicy
            {
                Prices = [new ModelPrice { Model = "*", Input = random.Next(0, 5_000) / 1_000m, Output = random.Next(0, 20_000) / 1_000m }],
                Weights = new TokenWeights { Output = random.Next(1, 9_000) / 1_000m },
            };
            var tariff = ModelTariff.Of(policy, null);
            long? tokens = random.Next(3) == 0 ? null : random.Next(0, 20_000);
            long? cost = random.Next(3) == 0 ? null : random.Next(0, 20_000_000);
            var input = random.Next(0, 5_000);

            var most = tariff.Fits(tokens, cost, input);

            Assert.Equal(tokens is null && cost is null, most is null);
            if (most is > 0 and < 1_000_000)
            {
                Assert.False(tariff.Count(input, 0, most.Value) > tokens || tariff.Cost(input, 0, most.Value) > cost);
                Assert.True(tariff.Count(input, 0, most.Value + 1) > tokens || tariff.Cost(input, 0, most.Value + 1) > cost);
            }
        }
    }

    [Fact]
    public void Charge_RoundedParts_NeverExceedWhatWasReserved()
    {
        var tariff = ModelTariff.Of(new AgentPolicy { Weights = new TokenWeights { Cached = 0.333m, Output = 1.777m } }, null);
        for (var cached = 0; cached <= 100; cached++)
        {
            Assert.True(tariff.Charge(new ModelUsage { Input = 100, Cached = cached, Output = 7 }).Tokens <= tariff.Count(100, 0, 7));
        }
    }
}
