-- A second secret that is accepted while the first is changed, encrypted as that is; null at all other times.
ALTER TABLE realtime_app ADD COLUMN secret_next text;

UPDATE schema_compat SET version = greatest(version, 4) WHERE component = 'broadcast';
