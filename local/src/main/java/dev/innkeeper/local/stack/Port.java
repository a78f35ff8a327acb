package dev.innkeeper.local.stack;

import java.util.Locale;

/** Every port the stack listens on. */
public enum Port {
    WEB(8080),
    WEB_MANAGEMENT(9000),
    REALTIME(8081),
    REALTIME_MANAGEMENT(9001),
    WORKER(8082),
    WORKER_MANAGEMENT(9002),
    SCHEDULER(8083),
    SCHEDULER_MANAGEMENT(9003),
    POSTGRES(5442),
    REDIS(6389),
    SMTP(1025),
    MAILBOX(8025);

    private final int usual;

    Port(int usual) {
        this.usual = usual;
    }

    public int usual() {
        return usual;
    }

    /** As {@code --port} takes it, for example {@code web-management}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable that moves it. */
    public String variable() {
        return "INNKEEPER_PORT_" + name();
    }

    /** The port of that {@link #id()}. */
    public static Port of(String id) {
        try {
            return valueOf(id.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no port is called " + id, e);
        }
    }
}
