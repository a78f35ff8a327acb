-- The applications that realtime serves beside the configured one.
CREATE TABLE realtime_app (
    id         text PRIMARY KEY,
    key        text NOT NULL UNIQUE,
    -- Encrypted with APP_KEY.
    secret     text NOT NULL,
    enabled    boolean NOT NULL DEFAULT true,
    -- What differs from the configured application: {"allowedOrigins", "limits", "features", "webhooks"}, each optional.
    settings   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

UPDATE schema_compat SET version = greatest(version, 2) WHERE component = 'broadcast';
