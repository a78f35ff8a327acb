package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.LiveJobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A standby that had not heard of its primary's last transactions takes its place, and gives their ids anew. */
@QuarkusTest
@WithTestResource(Backends.class)
class SweepAfterFailoverTest {
    private static final String READY = "jobs:{failed-over}:ready";
    private static final String AHEAD = """
            create function primary_before.pg_current_snapshot() returns pg_snapshot language sql as
            $$ select concat(pg_snapshot_xmin(now) ::text::bigint + 1000000, ':', pg_snapshot_xmax(now)::text::bigint + 1000000, ':')
                          ::pg_snapshot from pg_catalog.pg_current_snapshot() as now $$""";
    private static final String ANOTHER = """
            create function primary_before.pg_postmaster_start_time() returns timestamptz language sql as
            $$ select timestamptz '2000-01-01 00:00:00Z' $$""";

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    Refill refill;

    @Inject
    JobsConfig config;

    @Inject
    Failpoints failpoints;

    @Inject
    RedisAPI redis;

    private final PGSimpleDataSource database = new PGSimpleDataSource();

    @BeforeEach
    void begin() throws SQLException {
        database.setURL(url);
        database.setUser(user);
        database.setPassword(password);
        end();
        execute("create schema primary_before");
    }

    @AfterEach
    void end() throws SQLException {
        database.setOptions(null);
        execute("drop schema if exists primary_before cascade");
        execute("delete from job where kind = 'test.failed-over'");
        redis.del(List.of(READY)).await().indefinitely();
    }

    @Test
    void whatIsCommittedIsFoundThoughItsIdIsLowerThanThoseOfBefore() throws Exception {
        execute(AHEAD);
        var sweep = sweptBefore();

        var id = insert("pg_current_xact_id()");
        sweep.turn(1);

        assertThat(known(id)).isTrue();
    }

    @Test
    void whatIsCommittedIsFoundThoughTheIdsHaveCaughtUp() throws Exception {
        execute(ANOTHER);
        var sweep = sweptBefore();

        var id = insert("'3'");
        sweep.turn(1);

        assertThat(known(id)).isTrue();
    }

    private Sweep sweptBefore() throws Exception {
        database.setOptions("-c search_path=primary_before,pg_catalog,public");
        var sweep = new Sweep(new LiveJobs(database), refill, config, failpoints);
        sweep.turn(1);
        sweep.turn(1);
        database.setOptions(null);
        return sweep;
    }

    private UUID insert(String xid) throws SQLException {
        var id = UUID.randomUUID();
        execute("insert into job (id, kind, queue, args, max_attempts, created_xid)"
                + " values ('%s', 'test.failed-over', 'failed-over', '{}', 8, %s)".formatted(id, xid));
        return id;
    }

    private boolean known(UUID id) {
        return redis.zscore(READY, id.toString()).await().indefinitely() != null;
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
