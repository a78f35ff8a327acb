package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis is gone and comes back empty, while guests book. */
@Timeout(300)
class ChaosRedisIT {
    private static final int MOMENT = 15;
    private static final int MINUTE = 60;
    private static final int CALM = 3;
    // Three failed checks, each bounded by two seconds and a second after the one before.
    private static final int NOTICED = 10;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Stack stack;

    @BeforeEach
    void start() throws InterruptedException {
        stack = SharedStack.get();
    }

    @Test
    void itIsGoneForAMoment() throws Exception {
        try (var drill = new Drill(stack, "redis-moment", Replica.of(stack))) {
            drill.hasPassed(CALM);
            gone(drill, MOMENT);
            judge(drill);

            assertThat(drill.alertsThen())
                    .containsKeys("RedisDown", "RealtimeBusDown")
                    .doesNotContainKeys("PostgresDown", "AvailabilityBudgetBurnsFast", "BookingsFail", "ServiceDown");
        }
    }

    @EveryFault
    @Test
    void itIsGoneForAMinute() throws Exception {
        try (var drill = new Drill(stack, "redis-minute", Replica.of(stack))) {
            drill.hasPassed(MINUTE / 2);
            gone(drill, MINUTE);
            judge(drill);

            assertThat(drill.alertsThen())
                    .containsKeys(
                            "RedisDown",
                            "RealtimeBusDown",
                            "RealtimeStateDown",
                            "JobsWithoutRedis",
                            "EventsNotPublished",
                            "ReplicaCutOff")
                    .doesNotContainKeys("PostgresDown", "AvailabilityBudgetBurnsFast", "BookingsFail", "ServiceDown");
        }
    }

    private void gone(Drill drill, int seconds) throws InterruptedException {
        drill.strikes();
        stack.backends().stopRedis();
        try {
            drill.hasPassed(seconds);
            drill.isOver();
        } finally {
            stack.backends().startRedis();
        }
    }

    private void judge(Drill drill) throws Exception {
        var recorder = drill.recorder();
        int known = recorder.second();
        drill.recovers("nobody is degraded", recorder::nobodyIsDegraded);
        int heard =
                drill.recovers("onlookers hear again", () -> drill.audience().allHaveHeardSince(known));
        drill.everythingPromisedIsThere();
        int end = recorder.second();
        drill.tell("guests were answered " + drill.counted(drill.begun(), drill.ended()));

        assertThat(heard).isLessThan(NOTICED);
        drill.everyoneStayedAlive();
        for (var service : Service.values()) {
            assertThat(recorder.statuses(service, Recorder.READY, 0, end))
                    .as("readiness of %s", service)
                    .containsExactly(200);
            assertThat(recorder.bodies(service, Recorder.READY, drill.begun() + NOTICED, drill.ended()))
                    .as("what %s says of itself", service)
                    .isNotEmpty()
                    .allMatch(body -> body.contains("degraded"));
        }
        assertThat(drill.answered(drill.begun(), end))
                .allMatch(answer -> answer.status() < 500 && answer.status() > 0)
                .allMatch(answer -> answer.millis() < LONGEST.toMillis());
        drill.onlookersAreTold(drill.ended() + heard + 1, end);
        assertThat(drill.audience().onlookers())
                .allMatch(one -> one.cutOff() == 0)
                .as("Redis has forgotten what they missed, so they are to load anew")
                .allMatch(Onlooker::toldThatItMissed);
    }
}
