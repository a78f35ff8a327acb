package dev.innkeeper.platform.ids;

import java.util.UUID;

/** Makes identifiers. */
@FunctionalInterface
public interface Ids {
    /** A new UUID of version 7 (RFC 9562): ordered by time, so that an index on it grows at its end. */
    UUID next();
}
