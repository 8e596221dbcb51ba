-- Grain storage on PostgreSQL 12 or newer for Orleans' ADO.NET provider, which looks its statements up by name in the table OrleansQuery.
-- Apply it to a database of its own, once; applying it again changes nothing. See README.md beside this file.
--
-- What matters here: the primary key covers the whole key. Of any number of connections that create one key at the same moment exactly
-- one succeeds; the others find that nothing was created, which the provider reports as an inconsistent state.

BEGIN;

CREATE TABLE IF NOT EXISTS orleansquery
(
    querykey  varchar(64)   PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- A database in which Orleans keeps grain state by other statements keeps its data elsewhere: replacing them would hide it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM orleansquery WHERE querykey = 'WriteToStorageKey' AND querytext NOT LIKE '%goals_grain_state%') THEN
        RAISE EXCEPTION 'grain state is already kept in this database by other statements; nothing was changed'
            USING HINT = 'Create a database for goals, apply this file there, and give the storage named goals its connection string.';
    END IF;
END
$$;

CREATE TABLE IF NOT EXISTS goals_grain_state
(
    service_id  text        NOT NULL,
    state_name  text        NOT NULL,
    key_high    bigint      NOT NULL,
    key_low     bigint      NOT NULL,
    key_text    text        NOT NULL,    -- empty for a key without text, else '=' and the text
    version     integer     NOT NULL,
    payload     bytea,                   -- null for a state that was cleared
    changed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service_id, state_name, key_text, key_high, key_low)
)
-- A head is rewritten with every commit of its actor: room on its page keeps the update beside it, and dead versions are removed soon.
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);

-- The name and order of these parameters are not ours: the provider sets them, the two hashes included, which this table does not need.
INSERT INTO orleansquery (querykey, querytext)
VALUES
(
    'ReadFromStorageKey',
    $query$
SELECT payload AS PayloadBinary, version AS Version
  FROM goals_grain_state
 WHERE service_id = @ServiceId
   AND state_name = @GrainTypeString
   AND key_text = COALESCE('=' || @GrainIdExtensionString::text, '')
   AND key_high = @GrainIdN0
   AND key_low = @GrainIdN1
$query$
),
(
    'WriteToStorageKey',
    $query$
WITH replaced AS
(
    UPDATE goals_grain_state
       SET payload = @PayloadBinary, version = version + 1, changed_at = now()
     WHERE service_id = @ServiceId
       AND state_name = @GrainTypeString
       AND key_text = COALESCE('=' || @GrainIdExtensionString::text, '')
       AND key_high = @GrainIdN0
       AND key_low = @GrainIdN1
       AND version = @GrainStateVersion::integer
    RETURNING version
),
created AS
(
    INSERT INTO goals_grain_state (service_id, state_name, key_high, key_low, key_text, version, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE('=' || @GrainIdExtensionString::text, ''), 1, @PayloadBinary
     WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS NewGrainStateVersion FROM replaced
UNION ALL
SELECT version FROM created
$query$
),
(
    'ClearStorageKey',
    $query$
UPDATE goals_grain_state
   SET payload = NULL, version = version + 1, changed_at = now()
 WHERE service_id = @ServiceId
   AND state_name = @GrainTypeString
   AND key_text = COALESCE('=' || @GrainIdExtensionString::text, '')
   AND key_high = @GrainIdN0
   AND key_low = @GrainIdN1
   AND version = @GrainStateVersion::integer
RETURNING version AS NewGrainStateVersion
$query$
),
(
    'DeleteStorageKey',
    $query$
DELETE FROM goals_grain_state
 WHERE service_id = @ServiceId
   AND state_name = @GrainTypeString
   AND key_text = COALESCE('=' || @GrainIdExtensionString::text, '')
   AND key_high = @GrainIdN0
   AND key_low = @GrainIdN1
   AND version = @GrainStateVersion::integer
RETURNING version + 1 AS NewGrainStateVersion
$query$
)
ON CONFLICT (querykey) DO UPDATE SET querytext = EXCLUDED.querytext;

COMMIT;
