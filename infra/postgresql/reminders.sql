-- Reminders on PostgreSQL 12 or newer for Orleans' ADO.NET provider, which looks its statements up by name in the table OrleansQuery.
-- Apply it once, to the database of grain-storage.sql or another; applying it again changes nothing. See README.md beside this file.

BEGIN;

CREATE TABLE IF NOT EXISTS orleansquery
(
    querykey  varchar(64)   PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- A database in which Orleans keeps reminders by other statements keeps them elsewhere: replacing the statements would hide them.
DO $$
BEGIN
    IF EXISTS (SELECT FROM orleansquery WHERE querykey = 'UpsertReminderRowKey' AND querytext NOT LIKE '%goals_reminder%') THEN
        RAISE EXCEPTION 'reminders are already kept in this database by other statements; nothing was changed'
            USING HINT = 'They serve goals as well: this file is not needed.';
    END IF;
END
$$;

CREATE TABLE IF NOT EXISTS goals_reminder
(
    service_id text        NOT NULL,
    grain_id   text        NOT NULL,
    name       text        NOT NULL,
    grain_hash integer     NOT NULL,
    start_time timestamptz NOT NULL,
    period     bigint      NOT NULL,    -- milliseconds
    version    integer     NOT NULL,
    PRIMARY KEY (service_id, grain_id, name)
);

-- Every silo reads those of its part of the ring.
CREATE INDEX IF NOT EXISTS goals_reminder_ring ON goals_reminder (service_id, grain_hash);

INSERT INTO orleansquery (querykey, querytext)
VALUES
(
    'UpsertReminderRowKey',
    $query$
INSERT INTO goals_reminder (service_id, grain_id, name, grain_hash, start_time, period, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period::bigint, 0)
ON CONFLICT (service_id, grain_id, name) DO UPDATE
   SET grain_hash = EXCLUDED.grain_hash, start_time = EXCLUDED.start_time, period = EXCLUDED.period, version = goals_reminder.version + 1
RETURNING version AS Version
$query$
),
(
    'ReadReminderRowsKey',
    $query$
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM goals_reminder
 WHERE service_id = @ServiceId AND grain_id = @GrainId
$query$
),
(
    'ReadReminderRowKey',
    $query$
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM goals_reminder
 WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName
$query$
),
(
    'ReadRangeRows1Key',
    $query$
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM goals_reminder
 WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$query$
),
(
    'ReadRangeRows2Key',
    $query$
SELECT grain_id AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM goals_reminder
 WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$query$
),
(
    'DeleteReminderRowKey',
    $query$
WITH deleted AS
(
    DELETE FROM goals_reminder
     WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1
)
SELECT count(*)::integer AS Deleted FROM deleted
$query$
),
(
    'DeleteReminderRowsKey',
    $query$
DELETE FROM goals_reminder WHERE service_id = @ServiceId
$query$
)
ON CONFLICT (querykey) DO UPDATE SET querytext = EXCLUDED.querytext;

COMMIT;
