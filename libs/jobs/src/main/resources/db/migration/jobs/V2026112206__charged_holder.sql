-- For whose death the job was charged last, so that it is charged once, whoever does it and however often it is tried. Nullable
-- and without a default: older code goes on charging without it.
ALTER TABLE job ADD COLUMN charged_holder text;

UPDATE schema_compat SET version = greatest(version, 6) WHERE component = 'jobs';
