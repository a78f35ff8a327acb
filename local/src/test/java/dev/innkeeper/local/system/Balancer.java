package dev.innkeeper.local.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Answers with a process that was ready when it was last asked, as a proxy or a Kubernetes Service does. It probes rather
 * slowly, and whoever uses it never tries again: a request that meets a process that is going away has failed. A process that
 * says it is not ready gets no more at once; one that is too busy to say anything is asked again first.
 */
final class Balancer implements Supplier<URI>, AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int SILENCES = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<URI> nodes;
    // Only the prober's thread uses it after the first look.
    private final Map<URI, Integer> silent = new HashMap<>();
    private final Thread prober;
    private volatile List<URI> ready = List.of();
    private volatile boolean over;

    Balancer(List<URI> nodes) {
        this.nodes = nodes;
        this.ready = probed();
        this.prober = Thread.ofVirtual().start(this::probe);
    }

    @Override
    public URI get() {
        var now = ready;
        if (now.isEmpty()) {
            throw new AssertionError("none of " + nodes + " is ready");
        }
        return now.get(ThreadLocalRandom.current().nextInt(now.size()));
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        prober.join();
        client.close();
    }

    private void probe() {
        while (!over) {
            LockSupport.parkNanos(PAUSE_NANOS);
            ready = probed();
        }
    }

    private List<URI> probed() {
        return nodes.stream().filter(this::isReady).toList();
    }

    private boolean isReady(URI node) {
        var request =
                HttpRequest.newBuilder(node.resolve("/readyz")).timeout(LIMIT).build();
        try {
            boolean answer = client.send(request, BodyHandlers.discarding()).statusCode() == 200;
            silent.remove(node);
            return answer;
        } catch (HttpTimeoutException e) {
            return silent.merge(node, 1, Integer::sum) < SILENCES && ready.contains(node);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
