using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>How a silo uses PostgreSQL.</summary>
internal static class Postgres
{
    /// <summary>Adds grain storage named "goals" in a database.</summary>
    public static Action<ISiloBuilder> Storage(string connectionString) => silo => silo.AddAdoNetGrainStorage(StorageSilo.StorageName, options =>
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = connectionString;
    });

    /// <summary>Adds reminders in the same database, as often as a test has patience for.</summary>
    public static Action<ISiloBuilder> StorageAndReminders(string connectionString) => silo =>
    {
        Storage(connectionString)(silo);
        silo.UseAdoNetReminderService(options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
        silo.Services.Configure<ReminderOptions>(options =>
        {
            options.MinimumReminderPeriod = TimeSpan.FromSeconds(1);
            options.RefreshReminderListPeriod = TimeSpan.FromSeconds(1);
        });
    };
}
