-- Relays look for what is due many times a minute, on all nodes, and after an outage of Redis among many rows that are not.
CREATE INDEX broadcast_outbox_due ON broadcast_outbox (next_at, id);

UPDATE schema_compat SET version = greatest(version, 3) WHERE component = 'broadcast';
