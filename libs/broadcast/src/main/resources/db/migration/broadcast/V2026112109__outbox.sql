-- Events of transactions, from their commit until Redis has them. Whoever committed sends them at once; a row that is
-- still here at next_at has lost its process, or Redis was away, and a relay sends it.
CREATE TABLE broadcast_outbox (
    id         uuid PRIMARY KEY,
    -- A JSON array of {"channel", "event", "data"}. Nobody searches in it, so it is not parsed here.
    events     text NOT NULL,
    next_at    timestamptz NOT NULL DEFAULT now() + interval '2 seconds',
    created_at timestamptz NOT NULL DEFAULT now()
) WITH (
    -- One insert and one delete a transaction: swept often, rather than when a fifth of it is dead.
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0
);

INSERT INTO schema_compat (component, version, compatible_from) VALUES ('broadcast', 1, 1);
