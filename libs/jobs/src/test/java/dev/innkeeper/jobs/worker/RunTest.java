package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whether an attempt that was claimed may still begin. */
@QuarkusTest
@WithTestResource(Backends.class)
class RunTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Inject
    Handlers handlers;

    @Test
    void anAttemptDoesNotBeginAfterItsLeaseMayHaveRunOut() {
        var run = claimed("worker/1", LEASE.plusSeconds(1));

        assertThat(run.begin(LEASE.toNanos())).isEqualTo(Run.Cancelled.LAPSED);
        assertThat(run.cancelled()).isTrue();
    }

    @Test
    void anAttemptWhoseLeaseWasRenewedBegins() {
        var run = claimed("worker/1", LEASE.multipliedBy(2));
        run.renewed(System.nanoTime());

        assertThat(run.begin(LEASE.toNanos())).isNull();
    }

    @Test
    void anAttemptThatNeedsNoLeaseBeginsWheneverItIsItsTurn() {
        assertThat(claimed(Leases.NOBODY, LEASE.multipliedBy(2)).begin(LEASE.toNanos()))
                .isNull();
    }

    @Test
    void whatWasClaimedIsSaidToBeSoFromTheQuestionOn() {
        var run = claimed("worker/1", LEASE);
        run.renewed(System.nanoTime());

        assertThat(run.claimedAt()).isBetween(Instant.EPOCH.minus(LEASE).minusSeconds(1), Instant.EPOCH.minus(LEASE));
    }

    /** Else it would be handed back with its row put off, and wait for a minute. */
    @Test
    void anAttemptWhoseJobPostgresGaveItsWorkerOnceMoreKnowsThatItIsHidden() {
        var job = ClaimedJobs.of("test.say", "default");
        var running = new Running(UUID::randomUUID);
        var leased = claimed(job, "worker/1", Duration.ZERO);

        assertThat(running.add(leased)).isTrue();
        assertThat(leased.hiddenUntil()).isNull();
        assertThat(running.add(claimed(job, Leases.NOBODY, Duration.ZERO))).isFalse();

        assertThat(leased.hiddenUntil()).isEqualTo(Instant.ofEpochMilli(job.runAtMillis()));
        assertThat(leased.leased()).isTrue();
    }

    private Run claimed(String holder, Duration ago) {
        return claimed(ClaimedJobs.of("test.say", "default"), holder, ago);
    }

    private Run claimed(ClaimedJob job, String holder, Duration ago) {
        return new Run(
                job,
                Objects.requireNonNull(handlers.find(job)),
                holder,
                System.nanoTime() - ago.toNanos(),
                Instant.EPOCH);
    }
}
