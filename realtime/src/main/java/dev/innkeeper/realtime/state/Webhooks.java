package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What scripts are given so that they note an event for the worker to post, or not. */
@Singleton
public class Webhooks {
    /** How many events may wait: hours of a busy application, or a bound on what an absent worker costs. */
    static final int MOST_WAITING = 100_000;

    private final Apps apps;
    private final Clock clock;

    Webhooks(Apps apps, Clock clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /** The application's id if it wants events of this name now, else empty. */
    String appIfWanted(App app, String event) {
        return apps.current(app).webhooks().wants(event) ? app.id() : "";
    }

    long now() {
        return clock.millis();
    }

    /** The event's JSON; channel names need no escaping. */
    static String event(String name, String channel) {
        return begin(name, channel) + "}";
    }

    /** The JSON up to where another member is to follow. */
    static String begin(String name, String channel) {
        return "{\"name\":\"%s\",\"channel\":\"%s\"".formatted(name, channel);
    }
}
