-- What workers that do not reach Redis may take. Nullable and without a default: older code goes on inserting.

-- The queues that a worker does not claim from Redis now; it has put off what it runs of them. Null if it does not say: older code.
ALTER TABLE worker ADD COLUMN without_redis text[];

-- Until when a worker that runs the job has put it off without Redis; of no meaning once run_at is another time.
ALTER TABLE job ADD COLUMN hidden_until timestamptz;

UPDATE schema_compat SET version = greatest(version, 5) WHERE component = 'jobs';
