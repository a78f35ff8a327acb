package dev.innkeeper.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"08001", "08006", "53100", "53300", "57P01", "57P03", "58030", "25006", "99999"})
    void aDatabaseThatIsAwayFullOrOverrunIsOne(String state) {
        assertThat(Outage.isBehind(new IllegalStateException(new SQLException("gone", state))))
                .isTrue();
    }

    @Test
    void aPoolWithoutAConnectionIsOne() {
        assertThat(Outage.isBehind(new RuntimeException(new SQLException("Sorry, acquisition timeout!"))))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"42P01", "23514", "57014", "P0001", "40001"})
    void aStatementThatFailsIsNone(String state) {
        assertThat(Outage.isBehind(new IllegalStateException(new SQLException("wrong", state))))
                .isFalse();
    }

    @Test
    void aFailureWithoutTheDatabaseIsNone() {
        assertThat(Outage.isBehind(new IllegalStateException("ours"))).isFalse();
    }
}
