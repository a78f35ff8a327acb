-- What a job may be told besides its arguments. All nullable or with a default: older code goes on inserting.
ALTER TABLE job
    ADD COLUMN args_version smallint NOT NULL DEFAULT 1,
    ADD COLUMN rate_key     text,
    ADD COLUMN rate_count   int NOT NULL DEFAULT 0,
    ADD COLUMN rate_millis  int NOT NULL DEFAULT 0,
    ADD COLUMN batch_id     uuid,
    ADD COLUMN tags         text[],
    ADD COLUMN cancel       boolean NOT NULL DEFAULT false;

-- How far a long job has come: a table of its own, for a transactional handler holds the lock on its job's row.
CREATE TABLE job_progress (
    job_id     uuid PRIMARY KEY,
    attempt    int NOT NULL,
    done       bigint NOT NULL,
    total      bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- A set of jobs and the one that is to run when all of them have ended. Its row outlives them until it is pruned.
CREATE TABLE job_batch (
    id          uuid PRIMARY KEY,
    total       int NOT NULL CHECK (total >= 0),
    pending     int NOT NULL CHECK (pending >= 0),
    succeeded   int NOT NULL DEFAULT 0,
    failed      int NOT NULL DEFAULT 0,
    -- The job that follows: its row is inserted when nothing is pending any more.
    then_id     uuid NOT NULL,
    then_kind   text NOT NULL,
    then_queue  text NOT NULL,
    then_args   jsonb NOT NULL,
    then_args_version smallint NOT NULL DEFAULT 1,
    then_max_attempts int NOT NULL,
    traceparent text,
    ended_at    timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
CREATE INDEX job_batch_ended ON job_batch (ended_at) WHERE ended_at IS NOT NULL;

-- Failures are dropped by the day, not deleted by the row. The default partition takes what no day was made for.
DROP TABLE job_failure;
CREATE TABLE job_failure (
    job_id     uuid NOT NULL,
    attempt    int NOT NULL,
    kind       text NOT NULL,
    error      text NOT NULL,
    stack      text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (created_at);
CREATE TABLE job_failure_default PARTITION OF job_failure DEFAULT;
CREATE INDEX job_failure_job ON job_failure (job_id, attempt);

-- What operators decided of a queue; a queue without a row is neither paused nor limited.
CREATE TABLE queue (
    name        text PRIMARY KEY,
    paused      boolean NOT NULL DEFAULT false,
    -- At most so many of its jobs run at once over all workers; null for no limit.
    max_running int CHECK (max_running > 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- One row a worker process; one that has not beaten for a while is dead.
CREATE TABLE worker (
    id         uuid PRIMARY KEY,
    host       text NOT NULL,
    pid        bigint NOT NULL,
    queues     text[] NOT NULL,
    slots      int NOT NULL,
    running    int NOT NULL,
    version    text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    beat_at    timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Who did what to which job, queue or schedule, and when.
CREATE TABLE operator_action (
    id         uuid PRIMARY KEY,
    operator   text NOT NULL,
    action     text NOT NULL,
    target     text NOT NULL,
    detail     text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX operator_action_age ON operator_action (created_at);

UPDATE schema_compat SET version = 2, compatible_from = 2 WHERE component = 'jobs';
