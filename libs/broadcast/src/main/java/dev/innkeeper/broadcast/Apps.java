package dev.innkeeper.broadcast;

import java.util.Collection;
import java.util.Optional;

/** The applications served here, all of them in memory: no answer waits for anything. Safe for many threads. */
public interface Apps {

    /** The application that clients with this key connect to, enabled or not. */
    Optional<App> byKey(String key);

    /** The application of this id, enabled or not. */
    Optional<App> byId(String id);

    /** The same application as it is now; as it was, if it is not found. */
    default App current(App app) {
        return byId(app.id()).orElse(app);
    }

    /** Whether the database has no application of this id any more; one that is there and can not be read is not gone. */
    boolean gone(String id);

    /** The application that this installation's own configuration describes; it is always there. */
    App configured();

    /** All of them. */
    Collection<App> all();

    /**
     * Whether the database's applications have been read since the start: until then an application that is not found
     * may be there nonetheless. Ask before you look.
     */
    boolean complete();

    /** Has this run after each look that found something else than before, on any thread; it must not block. */
    void onChange(Runnable task);
}
