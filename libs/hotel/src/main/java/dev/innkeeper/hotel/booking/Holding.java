package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.OutboxRow;
import dev.innkeeper.hotel.booking.HoldOutcome.Full;
import dev.innkeeper.hotel.booking.HoldOutcome.Held;
import dev.innkeeper.hotel.booking.HoldOutcome.KeyUsed;
import dev.innkeeper.hotel.booking.HoldOutcome.Overtaken;
import dev.innkeeper.hotel.sql.SqlFailure;
import dev.innkeeper.jobs.JobRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Runs {@link HoldStatement}: one round trip, committed by the server as it answers. */
@ApplicationScoped
class Holding {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> OVERTAKEN = Set.of(UNIQUE_VIOLATION, "23P01", "40001", "40P01");

    // Columns by position: by name the driver builds a map for each answer.
    private static final int NUMBER = 1;
    private static final int NIGHTS = 2;
    private static final int TOTAL = 3;
    private static final int BOOKED = 4;
    private static final int RESERVATION_ID = 5;
    private static final int BODY_HASH = 6;
    private static final int NAME = 7;
    private static final int EMAIL = 8;

    private final DataSource source;

    Holding(DataSource source) {
        this.source = source;
    }

    /** Must be called without a transaction. */
    HoldOutcome attempt(Hold hold, JobRow expiry, OutboxRow told) {
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(HoldStatement.SQL)) {
            bind(statement, hold, expiry, told);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return outcome(rows);
            }
        } catch (SQLException e) {
            // A pool that has no connection to give has no state either.
            if (e.getSQLState() != null && OVERTAKEN.contains(e.getSQLState())) {
                return new Overtaken();
            }
            throw new SqlFailure(e);
        }
    }

    private static HoldOutcome outcome(ResultSet row) throws SQLException {
        if (row.getBoolean(BOOKED)) {
            return new Held(
                    row.getString(NUMBER),
                    unboxed((Long[]) row.getArray(NIGHTS).getArray()),
                    row.getLong(TOTAL),
                    row.getString(NAME),
                    row.getString(EMAIL));
        }
        var prior = row.getObject(RESERVATION_ID, UUID.class);
        if (prior != null) {
            return new KeyUsed(prior, row.getBytes(BODY_HASH));
        }
        return row.getString(NUMBER) == null ? new Full() : new Overtaken();
    }

    private static void bind(PreparedStatement statement, Hold hold, JobRow expiry, OutboxRow told)
            throws SQLException {
        var request = hold.request();
        var hotel = hold.sellable().hotel();
        var key = hold.key() == null ? null : hold.key().key();
        int i = 1;
        // prior
        statement.setObject(i++, request.guestId());
        statement.setString(i++, key);
        // price
        statement.setObject(i++, request.roomType());
        statement.setObject(i++, request.from());
        statement.setObject(i++, request.to());
        // free
        statement.setObject(i++, request.roomType());
        statement.setLong(i++, ChronoUnit.DAYS.between(request.from(), request.to()));
        statement.setObject(i++, request.from());
        statement.setObject(i++, request.to());
        // booked
        statement.setObject(i++, hold.id());
        statement.setString(i++, ReservationCode.of(hold.id()));
        statement.setObject(i++, request.guestId());
        statement.setObject(i++, hold.sellable().hotelId());
        statement.setObject(i++, request.roomType());
        statement.setObject(i++, request.from());
        statement.setObject(i++, request.to());
        statement.setInt(i++, request.guests());
        statement.setString(i++, hotel.currency());
        statement.setString(i++, request.note());
        setInstant(statement, i++, hold.until());
        setInstant(statement, i++, hold.freeUntil());
        setInstant(statement, i++, hold.now());
        // remembered
        statement.setObject(i++, request.guestId());
        statement.setString(i++, key);
        statement.setBytes(i++, hold.key() == null ? null : hold.key().bodyHash());
        statement.setObject(i++, hold.id());
        setInstant(statement, i++, hold.now());
        // expiry, told, then the answer
        statement.setObject(told.bind(statement, expiry.bind(statement, i)), request.guestId());
    }

    private static void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
        statement.setObject(index, instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static long[] unboxed(Long[] boxed) {
        var values = new long[boxed.length];
        for (int i = 0; i < boxed.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }
}
