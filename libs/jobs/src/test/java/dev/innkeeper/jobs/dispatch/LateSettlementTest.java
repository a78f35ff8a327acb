package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis may come to a call long after its caller gave up: what a lease's holder said then is of that lease alone. */
@QuarkusTest
@WithTestResource(Backends.class)
class LateSettlementTest {
    private static final String QUEUE = "late";
    private static final String WORKER = "worker";
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final UUID JOB = new UUID(0, 1);

    @Inject
    Leases leases;

    @Inject
    Settlements settlements;

    @Inject
    Pushes pushes;

    @Inject
    Epochs epochs;

    @Inject
    Fillings fillings;

    @BeforeEach
    void begin() throws Exception {
        fillings.begin(QUEUE, "1");
        fillings.open(QUEUE, "1");
        pushes.begin(List.of(new Pushable(JOB, QUEUE, 0, Throttle.NONE.withLimit("key", 1))))
                .await();
    }

    @AfterEach
    void end() throws Exception {
        epochs.wipe(QUEUE);
    }

    @Test
    void aLeaseIsNotEndedByWhatTheSameWorkerSaidOfAnEarlierOne() throws Exception {
        var first = claim();
        settle(() -> settlements.handBack(first, QUEUE, JOB));
        var second = claim();

        settle(() -> settlements.handBack(first, QUEUE, JOB));
        settle(() -> settlements.release(first, QUEUE, JOB, 1));

        assertThat(lost(first)).containsExactly(JOB);
        assertThat(lost(second)).isEmpty();
    }

    @Test
    void aJobThatIsGoneIsForgottenWhoeverHoldsIt() throws Exception {
        var holder = claim();

        settle(() -> settlements.forget(QUEUE, JOB));

        assertThat(lost(holder)).containsExactly(JOB);
    }

    @Test
    void whoLooksAfterAnExpiredLeaseLearnsWhichItWas() throws Exception {
        var holder = claim(Duration.ofMillis(1));

        await().until(() -> leases.suspects(QUEUE, 10, Duration.ofMillis(1)).contains(new Leases.Expired(JOB, holder)));
    }

    @Test
    void whatIsNotDueByTheDatabaseWaitsByRedisClockWhateverTimeThatTells() throws Exception {
        var holder = claim();

        // By its row it is due at the epoch: a clock that is ahead finds each time past that comes soon.
        settle(() -> settlements.postpone(holder, QUEUE, JOB, Duration.ofSeconds(30)));

        var claim = leases.claim(Map.of(QUEUE, 1), WORKER, LEASE, (queue, id, another) -> {})
                .getFirst();
        assertThat(claim.ids()).isEmpty();
        assertThat(claim.nextDueMillis()).isBetween(1L, 30_000L);
    }

    private String claim() throws Exception {
        return claim(LEASE);
    }

    private String claim(Duration lease) throws Exception {
        var claim = leases.claim(Map.of(QUEUE, 1), WORKER, lease, (queue, id, holder) -> {})
                .getFirst();
        assertThat(claim.ids()).containsExactly(JOB);
        return claim.holder();
    }

    private List<UUID> lost(String holder) throws Exception {
        return leases.renew(List.of(new Leases.Held(JOB, QUEUE, holder, "key")), LEASE)
                .lost();
    }

    private void settle(Runnable settlement) {
        settlement.run();
        await().until(settlements::idle);
    }
}
