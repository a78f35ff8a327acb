package dev.innkeeper.local.stack;

import java.time.Duration;
import java.util.Locale;

/** The four long-running services, in the order in which they are stopped. */
public enum Service {
    WEB(Port.WEB, Port.WEB_MANAGEMENT),
    SCHEDULER(Port.SCHEDULER, Port.SCHEDULER_MANAGEMENT),
    WORKER(Port.WORKER, Port.WORKER_MANAGEMENT),
    REALTIME(Port.REALTIME, Port.REALTIME_MANAGEMENT);

    /** Longer than the services' own shutdown budget, so that only a hung one is killed. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private final Port main;
    private final Port management;

    Service(Port main, Port management) {
        this.main = main;
        this.management = management;
    }

    /** Its name, which is also its module's. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Port main() {
        return main;
    }

    public Port management() {
        return management;
    }
}
