-- The hotel. Money is bigint minor units beside its currency; dates are local to the hotel's zone; instants are UTC.
-- Statements name every column, so that a release before and one after this schema can run beside each other.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE currency (
    code       text PRIMARY KEY CHECK (code ~ '^[A-Z]{3}$'),
    name       text NOT NULL,
    digits     smallint NOT NULL CHECK (digits BETWEEN 0 AND 4),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN currency.digits IS 'decimals of a major unit: 2 for EUR, 0 for JPY';

CREATE TABLE country (
    code       text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hotel (
    id                      uuid PRIMARY KEY,
    slug                    text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name                    text NOT NULL,
    city                    text NOT NULL,
    country                 text NOT NULL REFERENCES country,
    zone                    text NOT NULL,
    description             text NOT NULL,
    check_in                time NOT NULL,
    check_out               time NOT NULL,
    free_cancellation_hours int NOT NULL CHECK (free_cancellation_hours >= 0),
    currency                text NOT NULL REFERENCES currency,
    created_at              timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE room_type (
    id          uuid PRIMARY KEY,
    hotel_id    uuid NOT NULL REFERENCES hotel,
    name        text NOT NULL,
    description text NOT NULL,
    capacity    smallint NOT NULL CHECK (capacity > 0),
    image_hint  text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (hotel_id, name),
    UNIQUE (id, hotel_id)
);

CREATE TABLE room (
    id           uuid PRIMARY KEY,
    room_type_id uuid NOT NULL,
    hotel_id     uuid NOT NULL,
    number       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (room_type_id, hotel_id) REFERENCES room_type (id, hotel_id),
    UNIQUE (hotel_id, number),
    UNIQUE (id, room_type_id, hotel_id)
);
CREATE INDEX room_by_type ON room (room_type_id);

CREATE TABLE nightly_rate (
    room_type_id uuid NOT NULL REFERENCES room_type,
    night        date NOT NULL,
    price        bigint NOT NULL CHECK (price > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (room_type_id, night)
);
COMMENT ON TABLE nightly_rate IS 'price in minor units of the hotel''s currency; a night without a row is not for sale';

CREATE TABLE guest (
    id            uuid PRIMARY KEY,
    email         text NOT NULL UNIQUE CHECK (email = lower(email)),
    name          text NOT NULL,
    password_hash text NOT NULL,
    role          text NOT NULL DEFAULT 'guest' CHECK (role IN ('guest', 'staff', 'operator')),
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reservation (
    id                uuid PRIMARY KEY,
    code              text NOT NULL UNIQUE,
    guest_id          uuid NOT NULL REFERENCES guest,
    hotel_id          uuid NOT NULL,
    room_type_id      uuid NOT NULL,
    room_id           uuid NOT NULL,
    arrival           date NOT NULL,
    departure         date NOT NULL,
    guests            smallint NOT NULL CHECK (guests > 0),
    state             text NOT NULL
        CHECK (state IN ('held', 'confirmed', 'checked_in', 'completed', 'cancelled', 'expired')),
    night_prices      bigint[] NOT NULL,
    total             bigint NOT NULL CHECK (total > 0),
    currency          text NOT NULL,
    note              text,
    hold_until        timestamptz,
    free_cancel_until timestamptz NOT NULL,
    cancellation_fee  bigint CHECK (cancellation_fee >= 0),
    created_at        timestamptz NOT NULL DEFAULT now(),
    confirmed_at      timestamptz,
    reminded_at       timestamptz,
    checked_in_at     timestamptz,
    completed_at      timestamptz,
    cancelled_at      timestamptz,
    expired_at        timestamptz,
    CHECK (departure > arrival),
    CHECK (cardinality(night_prices) = departure - arrival),
    CHECK ((state = 'held') <= (hold_until IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL)),
    -- One foreign key for three columns: the room is of that type and in that hotel, and an insert checks one row, not three.
    FOREIGN KEY (room_id, room_type_id, hotel_id) REFERENCES room (id, room_type_id, hotel_id),
    CONSTRAINT room_taken EXCLUDE USING gist (room_id WITH =, daterange(arrival, departure) WITH &&)
        WHERE (state IN ('held', 'confirmed', 'checked_in'))
);
COMMENT ON COLUMN reservation.night_prices IS 'frozen price of each night from arrival on, in minor units';
COMMENT ON COLUMN reservation.free_cancel_until IS 'frozen when booked: a later policy does not change it';
CREATE INDEX reservation_of_guest ON reservation (guest_id, id);
CREATE INDEX reservation_held ON reservation (hold_until) WHERE state = 'held';
CREATE INDEX reservation_by_arrival ON reservation (hotel_id, arrival) WHERE state IN ('confirmed', 'checked_in', 'completed');

CREATE TABLE payment (
    id             uuid PRIMARY KEY,
    reservation_id uuid NOT NULL REFERENCES reservation,
    purpose        text NOT NULL CHECK (purpose IN ('stay', 'cancellation_fee')),
    method         text NOT NULL CHECK (method IN ('at_hotel')),
    state          text NOT NULL CHECK (state IN ('due', 'paid', 'void')),
    amount         bigint NOT NULL CHECK (amount > 0),
    currency       text NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (reservation_id, purpose)
);

CREATE TABLE idempotency_key (
    guest_id       uuid NOT NULL,
    key            text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    body_hash      bytea NOT NULL,
    reservation_id uuid NOT NULL REFERENCES reservation ON DELETE CASCADE,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (guest_id, key)
);
-- Rows arrive in the order of created_at and are only removed by age: a block range index costs an insert next to nothing.
CREATE INDEX idempotency_key_age ON idempotency_key USING brin (created_at);

CREATE TABLE night_audit (
    hotel_id   uuid NOT NULL REFERENCES hotel,
    night      date NOT NULL,
    arrivals   int NOT NULL,
    departures int NOT NULL,
    in_house   int NOT NULL,
    revenue    bigint NOT NULL,
    currency   text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hotel_id, night)
);
COMMENT ON COLUMN night_audit.revenue IS 'the frozen prices of that night of every stay in house, in minor units';

INSERT INTO schema_compat (component, version, compatible_from) VALUES ('hotel', 1, 1)
ON CONFLICT (component) DO UPDATE SET version = excluded.version, compatible_from = excluded.compatible_from;
