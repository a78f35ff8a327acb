package dev.innkeeper.jobs.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Backends.class)
class SharedEnqueuesTest {
    private static final int CALLERS = 64;
    private static final int JOBS_EACH = 30;

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void eachOfACrowdReturnsWhenItsOwnJobIsCommitted(boolean virtual) throws Exception {
        var name = virtual ? "virtual crowd" : "crowd";
        try (var callers =
                virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(CALLERS)) {
            var crowd = new ArrayList<Callable<Integer>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int number = caller;
                crowd.add(() -> {
                    for (int i = 0; i < JOBS_EACH; i++) {
                        var id = jobs.enqueue(new Waiting(name, number));
                        assertThat(committed("select id from job where id = '" + id + "'"))
                                .containsExactly(id);
                    }
                    return number;
                });
            }
            for (var done : callers.invokeAll(crowd)) {
                assertThat(done.get()).isNotNegative();
            }
        }

        assertThat(committed("select id from job where args->>'name' = '" + name + "'"))
                .hasSize(CALLERS * JOBS_EACH);
    }

    @Test
    void aRowThatPostgresRefusesFailsAloneInACrowd() throws Exception {
        var done = new ArrayList<Future<UUID>>();
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                // A character that JSON may hold and Postgres may not.
                var name = i % 8 == 0 ? "refused \0" : "taken";
                done.add(callers.submit(() -> jobs.enqueue(new Waiting(name, 1))));
            }
        }

        var taken = new HashSet<UUID>();
        int refused = 0;
        for (var one : done) {
            try {
                taken.add(one.get());
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(EnqueueFailed.class);
                refused++;
            }
        }
        assertThat(refused).isEqualTo(CALLERS / 8);
        assertThat(committed("select id from job where args->>'name' = 'taken'"))
                .isEqualTo(taken);
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void anInterruptedCallerStillHearsOfItsJobAndStaysInterrupted(boolean virtual) throws Exception {
        var enqueued = new CompletableFuture<UUID>();
        var caller = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
            Thread.currentThread().interrupt();
            var id = jobs.enqueue(new Waiting("interrupted", 1));
            if (Thread.currentThread().isInterrupted()) {
                enqueued.complete(id);
            }
        });
        caller.join();

        assertThat(enqueued).isDone();
        assertThat(committed("select id from job where id = '" + enqueued.join() + "'"))
                .hasSize(1);
    }

    private Set<UUID> committed(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var ids = new HashSet<UUID>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }
}
