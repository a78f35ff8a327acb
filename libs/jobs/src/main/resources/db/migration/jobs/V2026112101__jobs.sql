-- What this database serves: a service is ready only while compatible_from <= its own version <= version.
CREATE TABLE schema_compat (
    component       text PRIMARY KEY,
    version         int NOT NULL,
    compatible_from int NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CHECK (compatible_from <= version)
);
INSERT INTO schema_compat (component, version, compatible_from) VALUES ('jobs', 1, 1);

-- Live jobs, and the dead until somebody retries or forgets them. A job that goes well is one INSERT and one DELETE.
CREATE TABLE job (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    queue        text NOT NULL,
    args         jsonb NOT NULL,
    state        text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'dead')),
    run_at       timestamptz NOT NULL DEFAULT now(),
    attempt      int NOT NULL DEFAULT 1,
    max_attempts int NOT NULL,
    crash_count  int NOT NULL DEFAULT 0,
    unique_key   text,
    limit_key    text,
    limit_max    int NOT NULL DEFAULT 0,
    traceparent  text,
    created_xid  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    created_at   timestamptz NOT NULL DEFAULT now()
) WITH (
    -- The table lives on inserts and deletes: it is small, and is swept often rather than when a fifth of it is dead.
    fillfactor = 90,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'queued';
CREATE INDEX job_sweep ON job (created_xid);
CREATE UNIQUE INDEX job_unique_key ON job (unique_key) WHERE unique_key IS NOT NULL AND state = 'queued';
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';

CREATE TABLE job_failure (
    job_id     uuid NOT NULL,
    attempt    int NOT NULL,
    kind       text NOT NULL,
    error      text NOT NULL,
    stack      text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, attempt)
);
CREATE INDEX job_failure_age ON job_failure (created_at);
