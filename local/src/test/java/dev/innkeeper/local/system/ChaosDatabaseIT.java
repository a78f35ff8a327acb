package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Postgres is gone, refusing connections or answering nothing at all, while guests book. */
@Timeout(300)
class ChaosDatabaseIT {
    private static final int MOMENT = 15;
    private static final int MINUTE = 60;
    private static final int CALM = 3;
    // Three failed checks, each bounded by two seconds and a second after the one before.
    private static final int NOTICED = 10;
    // The pool gives up after five seconds, the socket of a statement under way after ten.
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(8);
    private static final Duration FROZEN_WITHIN = Duration.ofSeconds(16);
    private static final List<Service> NEED_IT = List.of(Service.WEB, Service.WORKER, Service.SCHEDULER);

    private Stack stack;

    @BeforeEach
    void start() throws InterruptedException {
        stack = SharedStack.get();
    }

    @Test
    void itIsGoneForAMoment() throws Exception {
        try (var drill = new Drill(stack, "database-moment", Replica.of(stack))) {
            drill.hasPassed(CALM);
            gone(drill, MOMENT);
            judge(drill, REFUSED_WITHIN);

            // How much of the budget a moment burns is a matter of how many guests there are; a minute's test asks
            // that.
            assertThat(drill.alertsThen())
                    .containsKeys("PostgresDown")
                    .doesNotContainKeys("RedisDown", "ServiceDown", "ReplicaDown", "RealtimeBusDown", "EventsLost");
        }
    }

    @EveryFault
    @Test
    void itIsGoneForAMinute() throws Exception {
        try (var drill = new Drill(stack, "database-minute", Replica.of(stack))) {
            drill.hasPassed(MINUTE / 2);
            gone(drill, MINUTE);
            judge(drill, REFUSED_WITHIN);
            assertAlertsOfAMinute(drill.alertsThen());
        }
    }

    @EveryFault
    @Test
    void itIsFrozenForAMinute() throws Exception {
        var frozen = FrozenPostgres.of(stack.backends().database());
        try (var drill = new Drill(stack, "database-frozen", Replica.of(stack))) {
            drill.hasPassed(MINUTE / 2);
            drill.strikes();
            frozen.freeze();
            drill.hasPassed(MINUTE);
            drill.isOver();
            frozen.thaw();
            judge(drill, FROZEN_WITHIN);
            assertAlertsOfAMinute(drill.alertsThen());
        } finally {
            frozen.thaw();
        }
    }

    private void gone(Drill drill, int seconds) {
        drill.strikes();
        stack.backends().stopPostgres();
        try {
            drill.hasPassed(seconds);
            drill.isOver();
        } finally {
            stack.backends().startPostgres();
        }
    }

    private void judge(Drill drill, Duration longest) throws Exception {
        int healthy = drill.recovers("all are ready", drill.recorder()::allAreReady);
        int last = drill.guests().paid().size();
        int booked = drill.recovers("a guest books", () -> drill.guests().paid().size() > last);
        drill.everythingPromisedIsThere();
        int end = drill.recorder().second();
        drill.tell("guests were answered " + drill.counted(drill.begun(), drill.ended()));

        assertThat(healthy).isLessThan(NOTICED);
        assertThat(booked).isLessThan(NOTICED);
        drill.everyoneStayedAlive();
        for (var service : NEED_IT) {
            assertThat(drill.recorder().statuses(service, Recorder.READY, drill.begun() + NOTICED, drill.ended()))
                    .as("readiness of %s", service)
                    .containsExactly(503);
        }
        assertThat(drill.recorder().statuses(Service.REALTIME, Recorder.READY, 0, end))
                .containsExactly(200);
        drill.refusalsAreOutages(longest);
        assertThat(drill.answered(drill.begun(), drill.ended()))
                .filteredOn(answer -> answer.what().equals(Guests.HOTELS))
                .allMatch(answer -> answer.status() == 200);
        drill.onlookersAreTold(0, end);
        assertThat(drill.audience().onlookers()).allMatch(one -> one.cutOff() == 0);
    }

    private static void assertAlertsOfAMinute(Map<String, Duration> alerts) {
        assertThat(alerts)
                .containsKeys("PostgresDown", "AvailabilityBudgetBurnsFast", "BookingsFail", "ReplicaCutOff")
                .doesNotContainKeys("RedisDown", "ServiceDown", "ReplicaDown", "RealtimeBusDown", "EventsLost");
    }
}
