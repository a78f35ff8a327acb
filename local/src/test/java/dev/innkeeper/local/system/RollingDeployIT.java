package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every process is replaced, on a schema that the next release has expanded already: what a deployment does, and what going
 * back from that release would do. Regulars book and listen all the while.
 */
@Timeout(300)
class RollingDeployIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int GUESTS = 4;
    private static final int VISITORS = 10;
    private static final String CHANNEL = "availability.rolling";
    private static final String ROOM = "presence-rolling";
    private static final String ADDED = "pusher_internal:member_added";
    private static final String REMOVED = "pusher_internal:member_removed";
    private static final String EXPAND = """
            alter table reservation add column told_of_the_spa timestamptz;
            create table spa_treatment (id uuid primary key, reservation_id uuid references reservation);
            update schema_compat set version = version + 1""";
    private static final String CONTRACT = """
            drop table spa_treatment;
            alter table reservation drop column told_of_the_spa;
            update schema_compat set version = version - 1""";

    private final List<ResumingVisitor> visitors = new ArrayList<>();
    private Stack stack;

    @BeforeEach
    void expand() throws Exception {
        stack = SharedStack.get();
        stack.backends().database().execute(EXPAND);
    }

    @AfterEach
    void contract() {
        visitors.forEach(ResumingVisitor::close);
        stack.backends().database().execute(CONTRACT);
    }

    @Test
    void nobodyNoticesThatEveryProcessIsReplaced() throws Exception {
        try (var fleet = Fleet.around(stack);
                var web = new Balancer(fleet.both(Service.WEB));
                var realtime = new Balancer(fleet.both(Service.REALTIME));
                var counting = new Counting(CHANNEL, fleet.url(1, Service.REALTIME))) {
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(new ResumingVisitor(fleet.url(0, Service.REALTIME), CHANNEL, ROOM, "user" + i));
            }
            await().atMost(LONG)
                    .until(() -> visitors.stream().allMatch(one -> one.members().size() == VISITORS));
            long comings = told(ADDED);
            long began = System.nanoTime();
            try (var guests = new Regulars(web, realtime, GUESTS)) {
                replaceHalf(fleet, 0);
                counting.aimAt(fleet.url(0, Service.REALTIME));
                replaceHalf(fleet, 1);

                var codes = guests.leave();
                System.out.printf(
                        "rolling deploy: %d answers as they should be, %d failures, %d s%n",
                        guests.answers(),
                        guests.failures().size(),
                        Duration.ofNanos(System.nanoTime() - began).toSeconds());
                assertThat(guests.failures()).as("requests that failed").isEmpty();
                new MailboxClient(stack).awaitEach(codes, LONG);
            }
            everyNumberWasTold(counting.end());
            assertThat(told(REMOVED)).as("leavings that the others saw").isZero();
            assertThat(told(ADDED)).as("comings that the others saw").isEqualTo(comings);
        }
    }

    private void replaceHalf(Fleet fleet, int half) throws Exception {
        fleet.terminate(half);
        var other = fleet.url(1 - half, Service.REALTIME);
        var moves = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            visitors.forEach(visitor -> moves.add(threads.submit(() -> visitor.moveTo(other))));
        }
        for (var move : moves) {
            move.get();
        }
        fleet.startAgain(half);
    }

    private void everyNumberWasTold(int last) {
        for (var visitor : visitors) {
            await().atMost(LONG).until(() -> visitor.told().getLast() == last);
            int first = visitor.told().getFirst();
            assertThat(visitor.told())
                    .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
        }
    }

    private long told(String event) {
        return visitors.stream().mapToLong(one -> one.told(event)).sum();
    }
}
