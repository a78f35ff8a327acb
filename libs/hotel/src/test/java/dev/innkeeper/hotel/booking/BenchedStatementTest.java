package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The benchmark compares like with like only while pgbench runs the statement that bookings are. */
class BenchedStatementTest {
    private static final Path BENCHED = Path.of("../../load/bench/booking.sql");

    @Test
    void pgbenchFindsInsertsAndAnswersAsBookingsDo() throws IOException {
        var benched = Files.readString(BENCHED);

        assertThat(between("found AS", "), expiry AS", benched))
                .isEqualTo(between("found AS", "), expiry AS", HoldStatement.SQL));
        assertThat(between("SELECT found.n", ";", benched))
                .isEqualTo(between("SELECT found.n", ";", HoldStatement.SQL + ";"));
    }

    private static String between(String first, String last, String sql) {
        var bare = sql.replaceAll("\\s+", " ");
        int from = bare.indexOf(first);
        assertThat(from).as(first).isNotNegative();
        int to = bare.indexOf(last, from);
        assertThat(to).as(last).isNotNegative();
        return bare.substring(from, to).strip();
    }
}
