package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.testkit.PooledBackends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Typed;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same with connections that PgBouncer changes under it from transaction to transaction. */
// Tests are beans, and this one must not be taken for the one it extends.
@Typed(BulkBehindPgBouncerTest.class)
@QuarkusTest
@WithTestResource(PooledBackends.class)
@EnabledIf(value = "dev.innkeeper.testkit.PgBouncer#expected", disabledReason = "pgbouncer is not installed")
class BulkBehindPgBouncerTest extends BulkTest {}
