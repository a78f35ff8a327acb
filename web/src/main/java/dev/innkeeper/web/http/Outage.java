package dev.innkeeper.web.http;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, full or overrun from a failure of ours: it passes without a change of ours. */
final class Outage {
    /** A replica is ready again two seconds after its database: sooner would be too early, later a guest has gone. */
    static final int RETRY_AFTER_SECONDS = 5;

    // By SQLSTATE: no connection; too little disk, memory or connections; the server's own files fail it.
    private static final Set<String> CLASSES = Set.of("08", "53", "58");
    // It stops, has crashed, starts; it is a standby that was not promoted yet. The last is the driver's own: so it
    // calls
    // that the pool ran out of patience while it was connecting.
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "25006", "99999");

    private Outage() {}

    static boolean isBehind(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOne(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    // The server always gives a state; the pool, which has no connection to give or lost the one it gave, never does.
    private static boolean isOne(@Nullable String state) {
        return state == null
                || STATES.contains(state)
                || (state.length() > 2 && CLASSES.contains(state.substring(0, 2)));
    }
}
