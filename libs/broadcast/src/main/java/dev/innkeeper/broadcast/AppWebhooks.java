package dev.innkeeper.broadcast;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where one application is told what happens in its channels.
 *
 * @param urls each gets everything; empty for no webhooks
 * @param events the names of the events sent, such as {@code channel_occupied}; empty for all of them
 * @param batchWindow how long events are collected for one request; zero for one request each; more than a second counts as a
 *     second, for whoever reads the events waits as long
 */
public record AppWebhooks(List<URI> urls, Set<String> events, Duration batchWindow) {
    // Before the constant below, whose making needs it.
    private static final Duration LONGEST_WINDOW = Duration.ofSeconds(1);

    /** No webhooks. */
    public static final AppWebhooks NONE = new AppWebhooks(List.of(), Set.of(), Duration.ZERO);

    public AppWebhooks {
        urls = List.copyOf(urls);
        events = Set.copyOf(events);
        batchWindow = batchWindow.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : batchWindow;
    }

    /** Whether events of this name are sent at all. */
    public boolean wants(String event) {
        return !urls.isEmpty() && (events.isEmpty() || events.contains(event));
    }
}
