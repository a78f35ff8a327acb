package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.testkit.InstalledRedis;
import dev.innkeeper.testkit.Redis;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Random sequences of operations on the scripts in a real Redis and on a model, compared after each step. */
class ScriptsAgainstModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 10_000);
    // What differs between versions is whether a command is known and how it answers: it shows in the first hundred.
    private static final int SEQUENCES_OF_OTHER_VERSIONS = Math.min(SEQUENCES, 1000);
    private static final long SEED = Long.getLong("model.seed", new Random().nextLong());
    private static final int JOBS = 8;
    private static final List<String> WORKERS = List.of("w1", "w2");
    private static final long BEGIN = 1_000_000;
    private static final long ALL_RATES_ARE_FREE = 100_000;
    // A blank is the least character that a key may have.
    private static final List<Throttle> THROTTLES = List.of(
            Throttle.NONE,
            Throttle.NONE.withLimit("a", 1),
            Throttle.NONE.withLimit("a b", 2),
            Throttle.NONE.withRate("r", 2, 1000),
            Throttle.NONE.withLimit("ab", 1).withRate("r", 2, 1000));

    private Random random = new Random(SEED);
    private ModelQueue model = new ModelQueue(Map.of(), BEGIN);
    private List<String> ids = List.of();
    // When a server was last restored: what each worker ran, and what had a row.
    private final Map<String, List<String>> atWork = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();

    @Test
    void theScriptsDoWhatTheModelDoes() throws IOException {
        compare(Redis.shared().url(), SEQUENCES);
    }

    @Test
    @EnabledIf(
            value = "dev.innkeeper.testkit.InstalledRedis#redisExpected",
            disabledReason = "redis-server is not installed")
    void theScriptsDoItInTheInstalledRedisToo() throws IOException {
        compare(InstalledRedis.startRedis(), SEQUENCES_OF_OTHER_VERSIONS);
    }

    @Test
    @EnabledIf(
            value = "dev.innkeeper.testkit.InstalledRedis#valkeyInstalled",
            disabledReason = "valkey-server is not installed")
    void theScriptsDoItInValkeyToo() throws IOException {
        compare(InstalledRedis.startValkey(), SEQUENCES_OF_OTHER_VERSIONS);
    }

    private void compare(String url, int sequences) throws IOException {
        try (var redis = new RawRedis(url)) {
            var steps = new ScriptSteps(redis, model);
            for (int sequence = 0; sequence < sequences; sequence++) {
                begin(steps, SEED + sequence);
                int number = 10 + random.nextInt(21);
                for (int i = 0; i < number; i++) {
                    step(steps);
                    steps.same();
                }
                endEverything(steps);
                steps.compare(SEED + sequence);
            }
        }
    }

    private void begin(ScriptSteps steps, long seed) {
        random = new Random(seed);
        var throttles = new TreeMap<String, Throttle>();
        for (int i = 0; i < JOBS; i++) {
            throttles.put("job-" + i, THROTTLES.get(random.nextInt(THROTTLES.size())));
        }
        ids = List.copyOf(throttles.keySet());
        model = new ModelQueue(throttles, BEGIN);
        atWork.clear();
        known.clear();
        steps.begin(model);
    }

    private void step(ScriptSteps steps) {
        switch (random.nextInt(31)) {
            case 0, 1, 2, 3, 4 -> push(steps);
            case 5, 6, 7, 8, 9, 10 -> steps.claim(random.nextInt(4), worker());
            case 11, 12, 13, 14, 15 -> settle(steps);
            case 16, 17 -> renew(steps);
            case 18 -> steps.suspects(1 + random.nextInt(3), 500);
            case 19 -> steps.cancel(ids.get(random.nextInt(JOBS)));
            case 20 -> steps.tend();
            case 21 -> steps.pause(random.nextInt(3) == 0);
            case 22 -> steps.limit(random.nextBoolean() ? 2 : 1000);
            case 23 -> wipeOrOpen(steps);
            case 24 -> steps.save();
            case 25 -> restore(steps);
            case 26 -> steps.fill();
            case 27 -> recover(steps);
            case 28 -> steps.mend();
            default -> steps.pass(random.nextInt(1500));
        }
    }

    private void push(ScriptSteps steps) {
        var pushed = new LinkedHashMap<String, Long>();
        some().forEach(id -> pushed.put(id, random.nextInt(3) == 0 ? model.now() + random.nextInt(2000) - 500 : 0L));
        steps.push(pushed);
    }

    // As it should be and as it should not: jobs of another worker, jobs that wait, jobs that nobody knows.
    private void settle(ScriptSteps steps) {
        var worker = random.nextInt(4) == 0 ? "" : worker();
        var mine = model.places().leasedBy(worker);
        long runAt = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> model.now() + 1 + random.nextInt(1000);
            default -> -1;
        };
        steps.settle(worker, runAt, mine.isEmpty() || random.nextInt(4) == 0 ? some() : mine);
    }

    private void renew(ScriptSteps steps) {
        var worker = worker();
        var mine = model.places().leasedBy(worker);
        steps.renew(worker, mine.isEmpty() || random.nextInt(3) == 0 ? some() : mine);
    }

    private void wipeOrOpen(ScriptSteps steps) {
        if (random.nextInt(3) == 0) {
            steps.wipe();
        } else {
            steps.open();
        }
    }

    // What was claimed since, its workers still run; what has ended since has no row.
    private void restore(ScriptSteps steps) {
        atWork.clear();
        for (var worker : WORKERS) {
            atWork.put(worker, model.places().leasedBy(worker));
        }
        known.clear();
        ids.stream().filter(id -> model.places().of(id) != null).forEach(known::add);
        steps.restore();
    }

    private void recover(ScriptSteps steps) {
        steps.fill();
        atWork.forEach((worker, jobs) -> {
            if (!jobs.isEmpty()) {
                steps.renew(worker, jobs);
            }
        });
        var pushed = new LinkedHashMap<String, Long>();
        known.forEach(id -> pushed.put(id, 0L));
        if (!pushed.isEmpty()) {
            steps.push(pushed);
        }
        steps.open();
    }

    // Whatever went before: when every job has ended no key is left.
    private void endEverything(ScriptSteps steps) {
        if (steps.restored()) {
            recover(steps);
            steps.same();
        }
        steps.mend();
        steps.settle("", -1, ids);
        steps.settle("", -1, ids);
        steps.open();
        steps.pause(false);
        steps.pass(ALL_RATES_ARE_FREE);
        steps.claim(1, "w1");
        steps.nothing();
    }

    private String worker() {
        return WORKERS.get(random.nextInt(WORKERS.size()));
    }

    private List<String> some() {
        var some = ids.stream().filter(id -> random.nextInt(3) == 0).toList();
        return some.isEmpty() ? List.of(ids.get(random.nextInt(JOBS))) : some;
    }
}
