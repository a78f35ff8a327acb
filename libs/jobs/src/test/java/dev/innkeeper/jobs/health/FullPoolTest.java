package dev.innkeeper.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.innkeeper.testkit.Backends;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class FullPoolTest {
    @Inject
    AgroalDataSource pool;

    @Inject
    PostgresProbe postgres;

    @Inject
    SchemaProbe schema;

    private final List<Connection> taken = new ArrayList<>();

    @AfterEach
    void giveBack() throws SQLException {
        for (var connection : taken) {
            connection.close();
        }
    }

    @Test
    void aPoolThatIsExhaustedKeepsTheProbesUp() throws SQLException {
        int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        while (taken.size() < size) {
            taken.add(pool.getConnection());
        }

        assertThat(pool.getMetrics().activeCount()).isEqualTo(size);
        assertThatCode(postgres::check).doesNotThrowAnyException();
        assertThatCode(schema::check).doesNotThrowAnyException();
    }
}
