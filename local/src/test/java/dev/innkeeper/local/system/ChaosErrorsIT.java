package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody has added a rule to a table by hand, and every booking breaks it: web answers 500 while all probes are content. */
@EveryFault
@Timeout(300)
class ChaosErrorsIT {
    private static final int MINUTE = 60;
    private static final int SOON = 5;
    private static final Set<String> WRITES = Set.of(Guests.BOOK, Guests.PAY);

    private Stack stack;

    @BeforeEach
    void start() throws InterruptedException {
        stack = SharedStack.get();
    }

    @Test
    void everyBookingFailsForAMinute() throws Exception {
        try (var drill = new Drill(stack, "server-errors", Replica.of(stack))) {
            drill.hasPassed(MINUTE / 2);
            drill.strikes();
            execute("alter table reservation add constraint too_early check (false) not valid");
            try {
                drill.hasPassed(MINUTE);
            } finally {
                execute("alter table reservation drop constraint too_early");
            }
            drill.isOver();
            judge(drill);

            assertThat(drill.alertsThen())
                    .containsKeys("BookingsFail", "AvailabilityBudgetBurnsFast")
                    .doesNotContainKeys("PostgresDown", "RedisDown", "ServiceDown", "ReplicaDown", "JobsDead");
        }
    }

    private void judge(Drill drill) throws Exception {
        int last = drill.guests().paid().size();
        int booked = drill.recovers("a guest books", () -> drill.guests().paid().size() > last);
        drill.everythingPromisedIsThere();
        int end = drill.recorder().second();
        drill.tell("guests were answered " + drill.counted(drill.begun(), drill.ended()));

        assertThat(booked).isLessThan(SOON);
        drill.everyoneStayedAlive();
        for (var service : Service.values()) {
            assertThat(drill.recorder().statuses(service, Recorder.READY, 0, end))
                    .as("readiness of %s", service)
                    .containsExactly(200);
        }
        // Those who asked as it began or ended may have met either.
        assertThat(drill.answered(drill.begun() + 1, drill.ended() - 1)).allSatisfy(answer -> {
            if (WRITES.contains(answer.what())) {
                assertThat(answer.status()).as("%s", answer).isEqualTo(500);
                assertThat(answer.type()).isEqualTo("application/problem+json");
                assertThat(answer.json().path("traceId").asText()).matches("[0-9a-f]{32}");
                assertThat(answer.body()).doesNotContain("too_early", "Exception");
            } else {
                assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            }
        });
        drill.onlookersAreTold(0, end);
    }

    private void execute(String sql) {
        stack.backends().database().execute(sql);
    }
}
