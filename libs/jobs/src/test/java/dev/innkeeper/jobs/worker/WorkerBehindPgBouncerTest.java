package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.PooledBackends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.postgresql.PGConnection;

/** The same with connections that PgBouncer changes under it from transaction to transaction. */
// Tests are beans, and this one must not be taken for the one it extends.
@Typed(WorkerBehindPgBouncerTest.class)
@QuarkusTest
@WithTestResource(PooledBackends.class)
@EnabledIf(value = "dev.innkeeper.testkit.PgBouncer#expected", disabledReason = "pgbouncer is not installed")
class WorkerBehindPgBouncerTest extends WorkerTest {
    @Inject
    DataSource database;

    @Test
    void theServerIsReachedByAnotherPortThanItsOwn() throws Exception {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getURL())
                    .doesNotContain(":" + queue.count("select inet_server_port()") + "/");
        }
    }

    @Test
    void whatTheUrlSaysOfPreparedStatementsHoldsForThePool() throws Exception {
        try (var connection = database.getConnection()) {
            assertThat(connection.unwrap(PGConnection.class).getPrepareThreshold())
                    .isZero();
        }
    }
}
