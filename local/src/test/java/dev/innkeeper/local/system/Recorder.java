package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scrapes every replica each second, and asks its probes as often. */
final class Recorder implements AutoCloseable {
    static final String ALIVE = "/livez";
    static final String READY = "/readyz";
    static final String STORY = "/health";

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration SCRAPE_LIMIT = Duration.ofSeconds(10);
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)((?:\\{.*})?) (\\S+)");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(SCRAPE_LIMIT)
            .build();
    private final long begun = System.nanoTime();
    private final Recording recording = new Recording();
    private final ConcurrentLinkedQueue<Probed> probed = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<String> wanted;
    private volatile boolean over;

    /**
     * What a probe said.
     *
     * @param status 0 if nobody answered in time
     */
    record Probed(Replica replica, String path, int second, int status, String body) {}

    Recorder(List<Replica> replicas) throws IOException {
        wanted = Promised.all().stream().map(Promised::name).collect(Collectors.toSet());
        for (var replica : replicas) {
            threads.add(Thread.ofVirtual().start(() -> eachSecond(second -> scrape(replica, second))));
            threads.add(Thread.ofVirtual()
                    .start(() -> eachSecond(
                            second -> List.of(ALIVE, READY, STORY).forEach(path -> probe(replica, path, second)))));
        }
    }

    /** The second that it is, counted from the beginning of the recording. */
    int second() {
        return (int) ((System.nanoTime() - begun) / SECOND);
    }

    Recording recording() {
        return recording;
    }

    /** The statuses with which replicas of the service answered this probe, from one second until before another. */
    Set<Integer> statuses(Service service, String path, int from, int to) {
        return between(service, path, from, to).map(Probed::status).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether every replica was ready when it was asked last. */
    boolean allAreReady() {
        return latest().allMatch(one -> one.status() == 200);
    }

    /** Whether every replica was ready without more ado when it was asked last. */
    boolean nobodyIsDegraded() {
        return latest().allMatch(one -> one.status() == 200 && !one.body().contains("degraded"));
    }

    private Stream<Probed> latest() {
        var last = new HashMap<Replica, Probed>();
        probed.stream().filter(one -> one.path().equals(READY)).forEach(one -> last.put(one.replica(), one));
        return last.values().stream();
    }

    /** What the service's replicas said besides their status, from one second until before another. */
    Set<String> bodies(Service service, String path, int from, int to) {
        return between(service, path, from, to).map(Probed::body).collect(Collectors.toSet());
    }

    private Stream<Probed> between(Service service, String path, int from, int to) {
        return probed.stream()
                .filter(one -> one.replica().service() == service && one.path().equals(path))
                .filter(one -> one.second() >= from && one.second() < to);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    private void eachSecond(IntConsumer look) {
        while (!over) {
            int second = second();
            look.accept(second);
            LockSupport.parkNanos(begun + (second + 1) * SECOND - System.nanoTime());
        }
    }

    private void scrape(Replica replica, int second) {
        var answer = ask(replica.management().resolve("/metrics"));
        var values = new HashMap<String, Double>();
        if (answer.status() == 200) {
            answer.body()
                    .lines()
                    .map(SAMPLE::matcher)
                    .filter(line -> line.matches())
                    .forEach(line -> {
                        if (wanted.contains(line.group(1))) {
                            values.put(line.group(1) + line.group(2), number(line.group(3)));
                        }
                    });
        }
        recording.add(replica, second, values);
    }

    private void probe(Replica replica, String path, int second) {
        var answer = ask(replica.main().resolve(path));
        probed.add(new Probed(replica, path, second, answer.status(), answer.body()));
    }

    private Visitor.Answer ask(URI address) {
        var request = HttpRequest.newBuilder(address).timeout(SCRAPE_LIMIT).build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            return new Visitor.Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Visitor.Answer(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Visitor.Answer(0, "");
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
