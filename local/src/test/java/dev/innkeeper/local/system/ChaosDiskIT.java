package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of Postgres is full: a small one in memory, which only root can mount, so that for others this is skipped. No
 * rule of ours looks at disks, which only exporters beside the database know; what is seen is that bookings fail.
 */
@EveryFault
@Timeout(400)
class ChaosDiskIT {
    private static final int MINUTE = 60;
    private static final int SOON = 10;
    private static final Duration LONGEST = Duration.ofSeconds(16);

    @TempDir
    private Path folder;

    private Disk disk;

    @BeforeEach
    void mount() throws Exception {
        var mounted = Disk.mount(folder);
        assumeThat(mounted).as("a disk can be mounted, by root").isPresent();
        disk = mounted.orElseThrow();
    }

    @AfterEach
    void unmount() throws Exception {
        disk.close();
    }

    @Test
    void itIsFullForAMinute() throws Exception {
        var settings = new Stack.Settings(Installation.ofThisCode(), Ports.free(), disk.folder(), Map.of(), false);
        try (var stack = Stack.start(settings, new SilentListener());
                var drill = new Drill(stack, "disk-full", Replica.of(stack))) {
            drill.hasPassed(MINUTE / 2);
            drill.strikes();
            disk.fill();
            drill.hasPassed(MINUTE);
            disk.empty();
            drill.isOver();
            judge(drill);

            assertThat(drill.alertsThen())
                    .containsKeys("BookingsFail", "AvailabilityBudgetBurnsFast")
                    .doesNotContainKeys("RedisDown", "ServiceDown", "ReplicaDown", "JobsDead");
        }
    }

    private static void judge(Drill drill) throws Exception {
        int healthy = drill.recovers("all are ready", drill.recorder()::allAreReady);
        int last = drill.guests().paid().size();
        int booked = drill.recovers("a guest books", () -> drill.guests().paid().size() > last);
        drill.everythingPromisedIsThere();
        drill.tell("guests were answered " + drill.counted(drill.begun(), drill.ended()));

        assertThat(healthy).isLessThan(SOON);
        assertThat(booked).isLessThan(SOON);
        drill.everyoneStayedAlive();
        drill.refusalsAreOutages(LONGEST);
        assertThat(drill.answered(drill.begun(), drill.ended()))
                .anyMatch(answer -> answer.what().equals(Guests.BOOK) && answer.status() == 503);
        drill.onlookersAreTold(0, drill.recorder().second());
    }
}
