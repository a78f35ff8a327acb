package dev.innkeeper.local.system;

import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two workers and a producer beside a stack, whose jobs leave effects that can be counted. */
final class ProvingGround {
    static final Duration LONG = Duration.ofSeconds(90);
    // Long enough for a machine that is busy with other tests, short enough to outwait.
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final String PROGRAM = "load/jobs";
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int WORKERS = 2;
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("APP_ENV", "test"),
            Map.entry("PORT", "0"),
            Map.entry("MANAGEMENT_PORT", "0"),
            Map.entry("INNKEEPER_JOBS_WORKER_QUEUES", "proof:1"),
            Map.entry("INNKEEPER_JOBS_WORKER_LEASE", LEASE.toString()),
            Map.entry("INNKEEPER_JOBS_REDIS_TIMEOUT", "PT1S"),
            Map.entry("INNKEEPER_JOBS_WORKER_BACKOFF", "PT0.1S"),
            Map.entry("INNKEEPER_JOBS_WORKER_BACKOFF_CAP", "PT1S"),
            Map.entry("INNKEEPER_JOBS_WORKER_UNKNOWN_KIND_DELAY", "PT0.5S"),
            Map.entry("INNKEEPER_JOBS_WORKER_CRASH_LIMIT", "6"),
            // Fewer than slots, so that handlers that wait for a lock exhaust it.
            Map.entry("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "8"),
            Map.entry("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "PT1S"));

    // The leader fills the queues that it is told of.
    private static final Map<String, String> QUEUES_TO_FILL =
            Map.of("INNKEEPER_JOBS_WORKER_QUEUES", "default:1,proof:1");

    private final Stack stack;
    private final QueueCounts counts;
    private final List<Child> workers = new ArrayList<>();
    private Child feeder;
    private final AtomicInteger unknown = new AtomicInteger();

    private ProvingGround(Stack stack) throws InterruptedException {
        this.stack = stack;
        restartScheduler(QUEUES_TO_FILL);
        var prepare = launch(List.of("prepare"), Map.of());
        if (!prepare.await(LONG) || prepare.exitCode() != 0) {
            throw new IllegalStateException("the tables of the proving ground were not made");
        }
        this.counts = new QueueCounts(stack.backends());
        this.feeder = launchFeeder(Map.of());
        for (int i = 0; i < WORKERS; i++) {
            workers.add(launchWorker(Map.of()));
        }
    }

    static ProvingGround beside(Stack stack) throws InterruptedException {
        return new ProvingGround(stack);
    }

    QueueCounts counts() {
        return counts;
    }

    Child worker(int number) {
        return workers.get(number);
    }

    Child producer() {
        return feeder;
    }

    /** The process that leads: it sweeps, loads and fills. */
    Child leader() {
        return stack.process(Service.SCHEDULER);
    }

    /** Starts those processes that have ended. */
    void restartTheDead() throws InterruptedException {
        workers.replaceAll(worker -> worker.alive() ? worker : launchWorker(Map.of()));
        if (!feeder.alive()) {
            feeder = launchFeeder(Map.of());
        }
        if (!leader().alive()) {
            restartScheduler(QUEUES_TO_FILL);
        }
    }

    /** Puts one in the place of the first worker that reaches Redis at this address. */
    void firstWorkerThrough(String redisUrl) throws InterruptedException {
        workers.getFirst().stop(GRACE);
        workers.set(0, launchWorker(Map.of("REDIS_URL", redisUrl)));
    }

    /** Puts one in the place of the first worker that dies at this step, and waits until it has. */
    void dieAt(String failpoint, Event meanwhile) throws InterruptedException {
        workers.getFirst().stop(GRACE);
        workers.set(0, launchWorker(dyingAt(failpoint)));
        await(failpoint + " is reached").atMost(LONG).until(() -> {
            meanwhile.happens();
            return !workers.getFirst().alive();
        });
        restartTheDead();
    }

    /** The same with the producer. */
    void producerDiesAt(String failpoint) throws InterruptedException {
        feeder.stop(GRACE);
        feeder = launchFeeder(dyingAt(failpoint));
        await(failpoint + " is reached").atMost(LONG).until(() -> !feeder.alive());
        restartTheDead();
    }

    /** Puts one in the place of the leader that dies at this step, once {@code then} has happened, and waits until it has. */
    void leaderDiesAt(String failpoint, Event then) throws Exception {
        leader().stop(GRACE);
        var environment = new HashMap<>(QUEUES_TO_FILL);
        environment.putAll(dyingAt(failpoint));
        environment.put("APP_ENV", "test");
        stack.launch(Service.SCHEDULER, environment);
        then.happens();
        await(failpoint + " is reached").atMost(LONG).until(() -> !leader().alive());
    }

    private static Map<String, String> dyingAt(String failpoint) {
        return Map.of("INNKEEPER_JOBS_FAILPOINT", failpoint, "INNKEEPER_PLATFORM_DRAIN_TIMEOUT", "PT1S");
    }

    private Child launchFeeder(Map<String, String> more) {
        return launch(List.of("feed"), more);
    }

    /** How often a worker met a job of a kind that it does not know. */
    int unknownKinds() {
        return unknown.get();
    }

    /** Jobs come at this rate a second from now on; returns when the first have been run. */
    void feed(int rate) throws SQLException {
        ask(rate);
        long effects = counts.effects();
        await("jobs are run").atMost(LONG).ignoreExceptions().until(() -> counts.effects() > effects + rate / 2);
    }

    /** No more jobs come; returns when all that were accepted have ended, and Redis knows it. */
    void drain() {
        ask(0);
        await("the feeder rests").atMost(LONG).ignoreExceptions().until(counts::feederRests);
        await("no job is left").atMost(LONG).ignoreExceptions().until(() -> counts.live() == 0);
        await("no key is left").atMost(LONG).ignoreExceptions().until(() -> counts.keys() == 0);
    }

    void close() throws InterruptedException {
        feeder.kill();
        for (var worker : workers) {
            signal(worker, "CONT");
            worker.stop(GRACE);
        }
        restartScheduler(Map.of());
    }

    private void restartScheduler(Map<String, String> more) throws InterruptedException {
        stack.process(Service.SCHEDULER).stop(GRACE);
        stack.launch(Service.SCHEDULER, more);
        stack.awaitReady(Service.SCHEDULER);
    }

    /** Sends a signal that the JVM has no word for. */
    static void signal(Child process, String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("could not send " + name, e);
        }
    }

    private void ask(int rate) {
        stack.backends()
                .database()
                .execute("delete from proof.feed; insert into proof.feed (rate, obeyed) values (%d, -1)"
                        .formatted(rate));
    }

    private Child launchWorker(Map<String, String> more) {
        return launch(List.of("worker"), more);
    }

    private Child launch(List<String> arguments, Map<String, String> more) {
        var environment = new HashMap<>(SETTINGS);
        environment.putAll(more);
        return stack.launchProgram(PROGRAM, arguments, environment, this::hear);
    }

    private void hear(String line) {
        if (line.contains("no handler for jobs of kind proof.tomorrow")) {
            unknown.incrementAndGet();
        }
    }
}
