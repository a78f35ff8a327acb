package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class LastRoomsIT {
    private static final int ROOMS_LEFT = 10;
    private static final int GUESTS = 200;

    @Test
    void twoHundredAtOnceForTheLastTenRooms() throws Exception {
        var visitor = Visitor.registeredAt(SharedStack.get());
        var stay = visitor.stayWithMostRooms("lisbon", 200);
        assertThat(stay.freeRooms()).as("rooms to begin with").isGreaterThanOrEqualTo(ROOMS_LEFT);
        for (var taken = ROOMS_LEFT; taken < stay.freeRooms(); taken++) {
            assertThat(visitor.book(stay).status()).isEqualTo(201);
        }

        var together = new CountDownLatch(1);
        var attempts = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> attempt = () -> {
                together.await();
                return visitor.book(stay).status();
            };
            for (var guest = 0; guest < GUESTS; guest++) {
                attempts.add(threads.submit(attempt));
            }
            together.countDown();
        }

        var statuses = attempts.stream()
                .map(Future::resultNow)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(statuses).containsOnlyKeys(201, 409);
        assertThat(statuses).containsEntry(201, (long) ROOMS_LEFT).containsEntry(409, (long) GUESTS - ROOMS_LEFT);
    }
}
