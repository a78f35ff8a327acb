package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.OutboxRow;
import dev.innkeeper.hotel.booking.HoldOutcome.Full;
import dev.innkeeper.hotel.booking.HoldOutcome.Held;
import dev.innkeeper.hotel.booking.HoldOutcome.KeyUsed;
import dev.innkeeper.hotel.booking.HoldOutcome.Overtaken;
import dev.innkeeper.hotel.sql.SqlFailure;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.JobRowSource;
import dev.innkeeper.platform.commit.Columns;
import dev.innkeeper.platform.commit.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs {@link HoldStatement}: one round trip and one commit for all who ask at once. */
@ApplicationScoped
class Holding {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> OVERTAKEN = Set.of(UNIQUE_VIOLATION, "23P01", "40001", "40P01");
    // A statement holds its first room until its last is written, some milliseconds at this number.
    private static final int MOST_HOLDS = 64;

    // Columns by position: by name the driver builds a map for each answer.
    private static final int N = 1;
    private static final int NUMBER = 2;
    private static final int NIGHTS = 3;
    private static final int TOTAL = 4;
    private static final int BOOKED = 5;
    private static final int RESERVATION_ID = 6;
    private static final int BODY_HASH = 7;
    private static final int NAME = 8;
    private static final int EMAIL = 9;

    private record Attempt(Hold hold, JobRow expiry, OutboxRow told) {}

    private record KeyOfGuest(UUID guest, String key) {}

    private final DataSource source;
    private final GroupCommit<Attempt, HoldOutcome> commits = new GroupCommit<>("holds", MOST_HOLDS, this::write);

    Holding(DataSource source) {
        this.source = source;
    }

    /** Must be called without a transaction. */
    HoldOutcome attempt(Hold hold, JobRow expiry, OutboxRow told) {
        try {
            return commits.write(new Attempt(hold, expiry, told));
        } catch (SQLException e) {
            // A pool that has no connection to give has no state either.
            if (e.getSQLState() != null && OVERTAKEN.contains(e.getSQLState())) {
                return new Overtaken();
            }
            throw new SqlFailure(e);
        }
    }

    private List<HoldOutcome> write(List<Attempt> some) throws SQLException {
        // Whoever is not written or not answered was overtaken.
        var outcomes = new ArrayList<HoldOutcome>(Collections.nCopies(some.size(), new Overtaken()));
        var places = placesOfFirstUses(some);
        var written = places.stream().map(some::get).toList();
        try (var connection = source.getConnection();
                var statement = connection.prepareStatement(HoldStatement.SQL)) {
            bind(statement, written);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    outcomes.set(places.get(rows.getInt(N) - 1), outcome(rows));
                }
            }
        }
        return outcomes;
    }

    // One key twice would violate its primary key and undo all: the second is told of the first when it tries again.
    private static List<Integer> placesOfFirstUses(List<Attempt> some) {
        var used = new HashSet<KeyOfGuest>();
        var places = new ArrayList<Integer>(some.size());
        for (int i = 0; i < some.size(); i++) {
            var hold = some.get(i).hold();
            var key = key(hold);
            if (key == null || used.add(new KeyOfGuest(hold.request().guestId(), key))) {
                places.add(i);
            }
        }
        return places;
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

    private static void bind(PreparedStatement statement, List<Attempt> some) throws SQLException {
        var holds = some.stream().map(Attempt::hold).toList();
        int next = new Columns<>(statement, 1, holds)
                .add("uuid", Hold::id)
                .add("text", hold -> ReservationCode.of(hold.id()))
                .add("uuid", hold -> hold.request().guestId())
                .add("uuid", hold -> hold.sellable().hotelId())
                .add("uuid", hold -> hold.request().roomType())
                .add("date", hold -> hold.request().from())
                .add("date", hold -> hold.request().to())
                .add("int4", hold -> hold.request().guests())
                .add("text", hold -> hold.sellable().hotel().currency())
                .add("text", hold -> hold.request().note())
                .add("timestamptz", Hold::until)
                .add("timestamptz", Hold::freeUntil)
                .add("timestamptz", Hold::now)
                .add("text", Holding::key)
                .add("bytea", Holding::bodyHash)
                .next();
        statement.setInt(next++, some.size());
        next = JobRowSource.bind(
                statement, next, some.stream().map(Attempt::expiry).toList());
        OutboxRow.bind(statement, next, some.stream().map(Attempt::told).toList());
    }

    private static @Nullable String key(Hold hold) {
        return hold.key() == null ? null : hold.key().key();
    }

    private static @Nullable String bodyHash(Hold hold) {
        return hold.key() == null
                ? null
                : "\\x" + HexFormat.of().formatHex(hold.key().bodyHash());
    }

    private static long[] unboxed(Long[] boxed) {
        var values = new long[boxed.length];
        for (int i = 0; i < boxed.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }
}
