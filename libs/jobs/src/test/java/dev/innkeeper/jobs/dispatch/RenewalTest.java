package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However many jobs of however many queues a worker has, it keeps them with one question. */
@QuarkusTest
@WithTestResource(Backends.class)
class RenewalTest {
    private static final List<String> QUEUES = List.of("renewed-one", "renewed-two");
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int EACH = Script.MOST_JOBS;

    @Inject
    Leases leases;

    @Inject
    Pushes pushes;

    @Inject
    Epochs epochs;

    @Inject
    Fillings fillings;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void begin() throws Exception {
        for (var queue : QUEUES) {
            fillings.begin(queue, "1");
            fillings.open(queue, "1");
        }
    }

    @AfterEach
    void end() throws Exception {
        for (var queue : QUEUES) {
            epochs.wipe(queue);
        }
    }

    @Test
    void allLeasesAreRenewedInOneRoundTripAndTheLostOnesAreNamed() throws Exception {
        var held = claimed();
        var notMine = held.removeFirst();
        held.add(new Leases.Held(notMine.id(), notMine.queue(), "somebody else", null));
        long before = renewals();

        var renewal = leases.renew(held, LONG);

        assertThat(renewals() - before).isOne();
        assertThat(renewal.lost()).containsExactly(notMine.id());
        assertThat(renewal.cancelled()).isEmpty();
        var kept = new HashMap<String, Integer>();
        for (var queue : QUEUES) {
            kept.put(queue, heldFor(queue, LONG.minusMinutes(1)));
        }
        assertThat(kept).containsOnly(entry(notMine.queue(), EACH - 1), entry(other(notMine.queue()), EACH));
    }

    private List<Leases.Held> claimed() throws Exception {
        var held = new ArrayList<Leases.Held>();
        for (var queue : QUEUES) {
            var jobs = new ArrayList<Pushable>();
            for (int i = 0; i < EACH; i++) {
                jobs.add(new Pushable(UUID.randomUUID(), queue, 0, Throttle.NONE));
            }
            pushes.pushNow(jobs);
            var claim = leases.claim(Map.of(queue, EACH), "worker", SHORT, (name, id, holder) -> {})
                    .getFirst();
            claim.ids().forEach(id -> held.add(new Leases.Held(id, queue, claim.holder(), null)));
        }
        assertThat(held).hasSize(EACH * QUEUES.size());
        return held;
    }

    /** How many leases of a queue last for longer than that. */
    private int heldFor(String queue, Duration atLeast) {
        var from = Long.toString(System.currentTimeMillis() + atLeast.toMillis());
        return redis.zcount(new QueueKeys(queue).lease(), from, "+inf")
                .await()
                .indefinitely()
                .toInteger();
    }

    private long renewals() {
        return metrics.timer("jobs.redis.roundtrip", "call", "renew").count();
    }

    private static String other(String queue) {
        return QUEUES.get(1 - QUEUES.indexOf(queue));
    }
}
