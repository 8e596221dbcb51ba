-- Clustering on PostgreSQL 12 or newer for Orleans' ADO.NET provider, which looks its statements up by name in the table OrleansQuery.
-- Apply it once, to the database of grain-storage.sql or another; applying it again changes nothing. See README.md beside this file.
--
-- What matters here: a change of a member and of the table's version is one statement. Of several silos that change the table from the same
-- version exactly one succeeds; the others read it again.

BEGIN;

CREATE TABLE IF NOT EXISTS orleansquery
(
    querykey  varchar(64)   PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- Silos that see different tables would be two clusters.
DO $$
BEGIN
    IF EXISTS (SELECT FROM orleansquery WHERE querykey = 'InsertMembershipKey' AND querytext NOT LIKE '%goals_member%') THEN
        RAISE EXCEPTION 'clusters already keep their members in this database by other statements; nothing was changed'
            USING HINT = 'They serve goals as well: this file is not needed.';
    END IF;
END
$$;

CREATE TABLE IF NOT EXISTS goals_cluster
(
    cluster_id text        PRIMARY KEY,
    version    integer     NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS goals_member
(
    cluster_id    text        NOT NULL REFERENCES goals_cluster (cluster_id),
    address       text        NOT NULL,
    port          integer     NOT NULL,
    generation    integer     NOT NULL,
    silo_name     text        NOT NULL,
    host_name     text        NOT NULL,
    status        integer     NOT NULL,
    gateway_port  integer,
    suspect_times text,
    started_at    timestamptz NOT NULL,
    alive_at      timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext)
VALUES
(
    'InsertMembershipVersionKey',
    $query$
WITH created AS
(
    INSERT INTO goals_cluster (cluster_id, version) VALUES (@DeploymentId, 0)
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*)::integer FROM created
$query$
),
(
    'InsertMembershipKey',
    $query$
WITH advanced AS
(
    UPDATE goals_cluster c
       SET version = version + 1, changed_at = now()
     WHERE cluster_id = @DeploymentId
       AND version = @Version
       AND NOT EXISTS (SELECT FROM goals_member m WHERE m.cluster_id = c.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster_id
),
joined AS
(
    INSERT INTO goals_member (cluster_id, address, port, generation, silo_name, host_name, status, gateway_port, started_at, alive_at)
    SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM advanced
    RETURNING 1
)
SELECT count(*)::integer FROM joined
$query$
),
(
    'UpdateMembershipKey',
    $query$
WITH advanced AS
(
    UPDATE goals_cluster c
       SET version = version + 1, changed_at = now()
     WHERE cluster_id = @DeploymentId
       AND version = @Version
       AND EXISTS (SELECT FROM goals_member m WHERE m.cluster_id = c.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster_id
),
changed AS
(
    UPDATE goals_member m
       SET status = @Status, suspect_times = @SuspectTimes::text, alive_at = @IAmAliveTime
      FROM advanced a
     WHERE m.cluster_id = a.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1
)
SELECT count(*)::integer FROM changed
$query$
),
(
    'UpdateIAmAlivetimeKey',
    $query$
UPDATE goals_member SET alive_at = @IAmAliveTime
 WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$
),
(
    'MembershipReadRowKey',
    $query$
SELECT c.cluster_id AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
       m.status AS Status, m.gateway_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started_at AS StartTime, m.alive_at AS IAmAliveTime, c.version AS Version
  FROM goals_cluster c
  LEFT JOIN goals_member m ON m.cluster_id = c.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
 WHERE c.cluster_id = @DeploymentId
$query$
),
(
    'MembershipReadAllKey',
    $query$
SELECT c.cluster_id AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
       m.status AS Status, m.gateway_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started_at AS StartTime, m.alive_at AS IAmAliveTime, c.version AS Version
  FROM goals_cluster c
  LEFT JOIN goals_member m ON m.cluster_id = c.cluster_id
 WHERE c.cluster_id = @DeploymentId
$query$
),
(
    'GatewaysQueryKey',
    $query$
SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
  FROM goals_member
 WHERE cluster_id = @DeploymentId AND status = @Status AND gateway_port > 0
$query$
),
(
    'CleanupDefunctSiloEntriesKey',
    $query$
DELETE FROM goals_member WHERE cluster_id = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3    -- 3: active
$query$
),
(
    'DeleteMembershipTableEntriesKey',
    $query$
DELETE FROM goals_member WHERE cluster_id = @DeploymentId;
DELETE FROM goals_cluster WHERE cluster_id = @DeploymentId
$query$
)
ON CONFLICT (querykey) DO UPDATE SET querytext = EXCLUDED.querytext;

COMMIT;
