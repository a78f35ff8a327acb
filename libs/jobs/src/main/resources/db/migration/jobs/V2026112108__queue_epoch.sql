-- Which Redis a queue was last filled in: the mark that was left there, and the server's own id. Another mark or server means
-- that another Redis, or an older state of the same, has taken its place.
CREATE TABLE queue_epoch (
    queue      text PRIMARY KEY,
    epoch      text NOT NULL,
    -- Null if the server does not tell.
    server     text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

UPDATE schema_compat SET version = greatest(version, 4) WHERE component = 'jobs';
