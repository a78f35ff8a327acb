-- Whether the hotel is closed for maintenance: it is while there is the row.
CREATE TABLE closing (
    only_one      boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    message       text NOT NULL CHECK (length(message) BETWEEN 1 AND 500),
    retry_after   integer NOT NULL CHECK (retry_after BETWEEN 1 AND 86400),
    -- The queues that were paused with it, to be resumed with the opening.
    paused_queues text[] NOT NULL DEFAULT '{}',
    closed_by     text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);

UPDATE schema_compat SET version = greatest(version, 2) WHERE component = 'hotel';
