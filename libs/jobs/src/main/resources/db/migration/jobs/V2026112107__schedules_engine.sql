-- A schedule as code wrote it down. The row with the higher version wins over the code that reads it.
ALTER TABLE schedule
    ADD COLUMN source          text NOT NULL DEFAULT '',
    ADD COLUMN version         int NOT NULL DEFAULT 0,
    ADD COLUMN catch_up        text NOT NULL DEFAULT 'latest' CHECK (catch_up IN ('skip', 'latest', 'all')),
    ADD COLUMN window_millis   bigint NOT NULL DEFAULT 60000,
    ADD COLUMN overlap         text NOT NULL DEFAULT 'allow' CHECK (overlap IN ('allow', 'skip', 'buffer_one')),
    ADD COLUMN jitter_millis   bigint NOT NULL DEFAULT 0,
    -- How late a job may still be enqueued; null for as long as catching up allows.
    ADD COLUMN deadline_millis bigint,
    ADD COLUMN paused          boolean NOT NULL DEFAULT false,
    -- When the code stopped to name it; null while it does.
    ADD COLUMN retired_at      timestamptz;

-- Which job a fire time got, so that the next one can tell whether it still lives.
ALTER TABLE schedule_fire
    ADD COLUMN job_id  uuid,
    -- An operator asked for it: its time is none of the cron expression's.
    ADD COLUMN by_hand boolean NOT NULL DEFAULT false,
    ADD COLUMN outcome text NOT NULL DEFAULT 'fired' CHECK (outcome IN ('fired', 'waiting', 'skipped'));
CREATE INDEX schedule_fire_waiting ON schedule_fire (fire_at) WHERE outcome = 'waiting';
-- One fire time at most waits for the job of the one before it.
CREATE UNIQUE INDEX schedule_fire_buffer ON schedule_fire (name) WHERE outcome = 'waiting' AND NOT by_hand;

UPDATE schema_compat SET version = greatest(version, 3) WHERE component = 'jobs';
