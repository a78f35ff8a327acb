package dev.innkeeper.local.system;

import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two realtime processes of an installation of their own, beside a stack whose Redis they share. */
final class RealtimeNodes implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(30);
    /** What sets their installation apart, for programs that look at it too. */
    static final Map<String, String> SETTINGS = Map.of(
            "INNKEEPER_BROADCAST_KEY_PREFIX", "faults",
            "INNKEEPER_REALTIME_LEASE", LEASE.toString(),
            "INNKEEPER_REALTIME_LEASE_REFRESH", "PT1S");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Stack stack;
    private final List<Ports> ports = new ArrayList<>();
    private final List<Child> processes = new ArrayList<>();

    RealtimeNodes(Stack stack) {
        this.stack = stack;
        for (int i = 0; i < 2; i++) {
            ports.add(Ports.free());
            processes.add(launch(i));
        }
        awaitReady();
    }

    URI url(int node) {
        return URI.create("http://localhost:" + ports.get(node).get(Port.REALTIME));
    }

    long pid(int node) {
        return processes.get(node).pid();
    }

    void kill(int node) throws InterruptedException {
        processes.get(node).kill();
    }

    void freeze(int node) throws InterruptedException {
        ProvingGround.signal(processes.get(node), "STOP");
    }

    void thaw(int node) throws InterruptedException {
        ProvingGround.signal(processes.get(node), "CONT");
    }

    /** Asks it to stop, as a deployment does, and does not wait. */
    void terminate(int node) {
        processes.get(node).terminate();
    }

    void awaitEnd(int node) throws InterruptedException {
        if (!processes.get(node).await(GRACE)) {
            throw new AssertionError("node " + node + " did not stop");
        }
    }

    /** Starts those that have ended, and waits until both are ready. */
    void restartTheDead() {
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).alive()) {
                processes.set(i, launch(i));
            }
        }
        awaitReady();
    }

    @Override
    public void close() throws InterruptedException {
        processes.forEach(Child::terminate);
        for (var process : processes) {
            process.stop(GRACE);
        }
    }

    private Child launch(int node) {
        return stack.launchAnother(Service.REALTIME, ports.get(node), SETTINGS);
    }

    private void awaitReady() {
        for (int i = 0; i < processes.size(); i++) {
            var probe = HttpRequest.newBuilder(url(i).resolve("/readyz")).build();
            await("node " + i + " is ready")
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> HTTP.send(probe, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }
}
