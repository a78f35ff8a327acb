package dev.innkeeper.crowd;

import dev.innkeeper.crowd.net.Connection;
import dev.innkeeper.crowd.net.Loop;
import dev.innkeeper.crowd.net.Member;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A client that comes back as ours does, says what it has seen, and counts what it missed. */
final class Returning implements Member {
    private static final int AT_ONCE_FROM = 4200;
    private static final int AT_ONCE_TO = 4300;

    private static final int AGAIN_MILLIS = 1000;

    private final Loop loop;
    private final List<InetSocketAddress> nodes;
    private final InetAddress from;
    private final String path;
    private int failures;
    private int visits;
    private String epoch = "";
    private String id = "";
    private int lastNumber;
    private boolean connected;
    private volatile boolean subscribed;
    private volatile long connectedAt;
    private volatile long returnedAt;
    private volatile long lost;
    private volatile long doubled;
    private volatile int unrecovered;
    private volatile int lastHeard;
    private volatile int refusals;

    Returning(Loop loop, List<InetSocketAddress> nodes, InetAddress from, String path) {
        this.loop = loop;
        this.nodes = nodes;
        this.from = from;
        this.path = path;
    }

    /** Comes to the first node, or back to the second. On the loop only. */
    void arrive() {
        loop.connect(visits == 0 ? nodes.getFirst() : nodes.getLast(), from, path, this);
    }

    boolean subscribed() {
        return subscribed;
    }

    boolean returned() {
        return returnedAt != 0;
    }

    /** For whoever wonders why it is not back. */
    String whereabouts() {
        return "has been subscribed %d times, failed %d times since it was last connected, and %s"
                .formatted(visits, failures, connected ? "waits for the channel" : "waits for the server");
    }

    long returnedAt() {
        return returnedAt;
    }

    long connectedAt() {
        return connectedAt;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    /** How often it was told to ask for the channel again. */
    int refusals() {
        return refusals;
    }

    int unrecovered() {
        return unrecovered;
    }

    int lastHeard() {
        return lastHeard;
    }

    @Override
    public void heard(Connection connection, String text) {
        if (text.contains("\"event\":\"tick\"")) {
            event(text);
        } else if (text.contains("\"pusher:connection_established\"")) {
            connectedAt = System.nanoTime();
            connected = true;
            failures = 0;
            subscribe(connection);
        } else if (text.contains(":subscription_succeeded\"")) {
            boolean recovered = text.contains("\\\"recovered\\\":true");
            if (!recovered) {
                epoch = Text.after(text, "\\\"epoch\\\":\\\"");
                id = Text.after(text, "\\\"id\\\":\\\"");
            }
            if (visits++ > 0) {
                if (!recovered) {
                    unrecovered = unrecovered + 1;
                }
                returnedAt = System.nanoTime();
            }
            subscribed = true;
        } else if (text.contains(":subscription_error\"")) {
            refusals = refusals + 1;
            loop.later((long) (AGAIN_MILLIS * (1 + ThreadLocalRandom.current().nextDouble())), () -> {
                if (connected) {
                    subscribe(connection);
                }
            });
        }
    }

    private void subscribe(Connection connection) {
        var since = epoch.isEmpty() ? "" : ",\"since\":{\"epoch\":\"%s\",\"id\":\"%s\"}".formatted(epoch, id);
        connection.send(
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"%s}}".formatted(Storm.CHANNEL, since));
    }

    @Override
    public void ended(Connection connection, int code) {
        connected = false;
        double jitter = ThreadLocalRandom.current().nextDouble();
        double wait = code >= AT_ONCE_FROM && code < AT_ONCE_TO
                ? 100 * jitter
                : 1000 * Math.pow(2, failures++) * (0.5 + jitter / 2);
        loop.later((long) wait, this::arrive);
    }

    private void event(String text) {
        int number = Integer.parseInt(Text.after(text, "\"data\":\""));
        var position = Text.after(text, "\"id\":\"");
        if (!position.isEmpty()) {
            id = position;
        }
        if (lastNumber > 0 && number > lastNumber + 1) {
            lost = lost + number - lastNumber - 1;
        } else if (number <= lastNumber) {
            doubled = doubled + 1;
        }
        lastNumber = Math.max(lastNumber, number);
        lastHeard = lastNumber;
    }
}
