using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// The models of this process, by the standard variables. Made when an agent first needs one: goals without agents need none of it, and settings that cannot work are that
/// agent's failure and nobody else's.
/// </summary>
internal sealed class HostModels(Func<string, string?> read, string? model, string? record) : IDisposable
{
    private readonly Lock gate = new();
    private ModelClients? clients;
    private Func<ModelRole, IChatClient>? open;

    /// <summary>Refuses what cannot work before anything is begun.</summary>
    /// <exception cref="ModelArgumentException">It cannot.</exception>
    public static void Check(string? model, string? record)
    {
        if (model is { } name && string.IsNullOrWhiteSpace(name))
        {
            throw new ModelArgumentException("--model is empty; write the name of a model, or cassette:FILE");
        }

        if (Cassette(model) is { } played)
        {
            if (record is not null)
            {
                throw new ModelArgumentException("--record has nothing to record while a recording is played: leave one of the two out");
            }

            if (!File.Exists(played))
            {
                throw new ModelArgumentException($"there is no recording {played}; write the path of a file that --record has written");
            }
        }

        if (record is not null && (File.Exists(record) || Directory.Exists(record)))
        {
            throw new ModelArgumentException($"{record} is there already, and a recording is a new file: write another name");
        }
    }

    /// <summary>The client for what a model is asked to do.</summary>
    /// <exception cref="ModelException">The settings cannot work.</exception>
    public IChatClient For(ModelRole role)
    {
        lock (gate)
        {
            return (open ??= Open())(role);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => clients?.Dispose();

    // On its own, so that what it needs is loaded when it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Func<ModelRole, IChatClient> Open()
    {
        try
        {
            var options = ModelEnvironment.Read(name => name == ModelEnvironment.ModelVariable ? model ?? read(name) : read(name)) with { CallsNameModels = true };
            var opened = new ModelClients(record is null ? options : options with { Cassette = new CassetteOptions(Path.GetFullPath(record), CassetteMode.Record) });
            clients = opened;
            return opened.For;
        }
        catch (Exception failure) when (failure is ModelConfigurationException or Models.Cassettes.CassetteException)
        {
            throw new ModelException(new Permanent(failure.Message, PermanentCause.Refused), failure);
        }
        catch (Exception failure) when (record is not null && (failure is IOException or UnauthorizedAccessException))
        {
            throw new ModelException(new Permanent($"{record} cannot be written: {failure.Message}", PermanentCause.Refused), failure);
        }
    }

    private static string? Cassette(string? model) =>
        model is not null && model.StartsWith(ModelEnvironment.CassettePrefix, StringComparison.Ordinal) ? model[ModelEnvironment.CassettePrefix.Length..] : null;
}
