-- When each schedule last fired. A schedule that is new here starts now: it has nothing to catch up with.
CREATE TABLE schedule (
    name         text PRIMARY KEY,
    cron         text NOT NULL,
    zone         text NOT NULL,
    last_fire_at timestamptz NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

-- Written in the transaction that enqueues the job, so that each fire time fires once, however many processes try.
CREATE TABLE schedule_fire (
    name       text NOT NULL,
    fire_at    timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (name, fire_at)
);
CREATE INDEX schedule_fire_age ON schedule_fire (created_at);

-- One row a role that only one process may have. The epoch grows with each change of hands.
CREATE TABLE leader (
    role       text PRIMARY KEY,
    holder     uuid NOT NULL,
    epoch      bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
