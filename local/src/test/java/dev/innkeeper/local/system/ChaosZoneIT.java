package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes of each service; those of the zone in which the leader is die together, with all that they had in hand. */
@EveryFault
@Timeout(400)
class ChaosZoneIT {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int MINUTE = 60;
    private static final int AFTER_A_DEATH = 10;
    // Longer than it takes a client or a guest to try the other door.
    private static final int SOON = 5;
    // A lease of 15 s, then the pause before the next attempt.
    private static final int AFTER_ITS_LEASE = 30;
    private static final Pattern LEADS = Pattern.compile("(?m)^jobs_leader(\\{.*})? 1\\.0$");

    private final List<Child> zoneB = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private Stack stack;

    @BeforeEach
    void twoOfEach() throws Exception {
        stack = SharedStack.get();
        replicas.addAll(Replica.of(stack));
        for (var service : Service.values()) {
            var ports = Ports.free();
            zoneB.add(stack.launchAnother(service, ports, Map.of()));
            var replica = Replica.beside(service, ports);
            replicas.add(replica);
            await(replica.instance() + " is ready")
                    .atMost(Drill.LONG)
                    .ignoreExceptions()
                    .until(() -> ready(replica));
        }
    }

    @AfterEach
    void oneOfEachAgain() throws Exception {
        for (var service : Service.values()) {
            if (!stack.process(service).alive()) {
                stack.launch(service, Map.of());
            }
        }
        for (var process : zoneB) {
            process.stop(GRACE);
        }
        for (var service : Service.values()) {
            stack.awaitReady(service);
        }
    }

    @Test
    void theOtherZoneGoesOn() throws Exception {
        // A mail server that takes the call and never says a word: what this worker takes is in its hands when it dies.
        try (var silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            stack.process(Service.WORKER).stop(GRACE);
            stack.launch(
                    Service.WORKER,
                    Map.of("SMTP_HOST", "127.0.0.1", "SMTP_PORT", Integer.toString(silent.getLocalPort())));
            stack.awaitReady(Service.WORKER);
            await("the scheduler of zone a leads").atMost(Drill.LONG).until(() -> leads("scheduler-a"));
            try (var drill = new Drill(stack, "zone", replicas)) {
                drill.hasPassed(MINUTE / 3);
                drill.strikes();
                for (var service : Service.values()) {
                    ProvingGround.signal(stack.process(service), "KILL");
                }
                drill.isOver();
                judge(drill);

                assertThat(drill.alertsThen())
                        .containsKeys("ReplicaDown")
                        .doesNotContainKeys(
                                "ServiceDown",
                                "PostgresDown",
                                "RedisDown",
                                "BookingsFail",
                                "RealtimeBusDown",
                                "JobsDead");
            }
        }
    }

    private void judge(Drill drill) throws Exception {
        var before = drill.guests().paid();
        int last = before.size();
        int booked = drill.recovers("a guest books", () -> drill.guests().paid().size() > last);
        int back = drill.recovers(
                "every onlooker is back",
                () -> drill.audience().onlookers().stream().allMatch(one -> one.cutOff() == 1 && one.connected()));
        int led = drill.recovers("the other scheduler leads", () -> leads("scheduler-b"));
        int resumed =
                drill.recovers("%d mails of before have come".formatted(before.size()), () -> drill.mailed(before));
        drill.hasPassed(MINUTE - (drill.recorder().second() - drill.ended()));
        drill.everythingPromisedIsThere();
        int end = drill.recorder().second();
        drill.tell("guests were answered " + drill.counted(drill.ended(), end));

        assertThat(booked).isLessThan(SOON);
        assertThat(back).isLessThan(SOON);
        assertThat(led).isLessThanOrEqualTo(AFTER_A_DEATH);
        assertThat(resumed).as("what the dead worker had in hand").isLessThan(AFTER_ITS_LEASE);
        assertThat(drill.answered(drill.ended() + SOON, end))
                .allMatch(answer -> answer.status() < 500 && answer.status() > 0);
        drill.onlookersAreTold(0, end);
        assertThat(drill.audience().onlookers()).allMatch(Onlooker::recovered);
    }

    private boolean leads(String instance) {
        var replica = replicas.stream()
                .filter(one -> one.instance().equals(instance))
                .findFirst()
                .orElseThrow();
        return LEADS.matcher(
                        Visitor.get(replica.management().resolve("/metrics")).body())
                .find();
    }

    private static boolean ready(Replica replica) {
        return Visitor.get(replica.main().resolve("/readyz")).status() == 200;
    }
}
