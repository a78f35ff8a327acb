package dev.innkeeper.hotel.account;

import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Accounts that the smoke test opens, told apart by addresses that nobody has: what they did not keep is forgotten. */
@ApplicationScoped
public class SmokeAccounts {
    private static final int BATCH = 100;
    // Whoever has a stay before or behind them is a guest, whatever the address.
    private static final String FORGET = """
            WITH forgotten AS (
                SELECT id FROM guest
                WHERE email ~ '^smoke-[0-9a-f]{16}@example[.]com$' AND role = 'guest' AND created_at < ?
                  AND NOT EXISTS (SELECT FROM reservation
                                  WHERE guest_id = guest.id AND state NOT IN ('cancelled', 'expired'))
                LIMIT ?),
            stays AS (SELECT id FROM reservation WHERE guest_id IN (SELECT id FROM forgotten)),
            payments AS (DELETE FROM payment WHERE reservation_id IN (SELECT id FROM stays)),
            reservations AS (DELETE FROM reservation WHERE id IN (SELECT id FROM stays))
            DELETE FROM guest WHERE id IN (SELECT id FROM forgotten) RETURNING id
            """;

    private final Sql sql;
    private final Clock clock;

    SmokeAccounts(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** An address of one, made of 16 hexadecimal digits. */
    public static String address(String digits) {
        return "smoke-" + digits + "@example.com";
    }

    /** Forgets some that are older, with their cancelled and expired stays; says whether there may be more. */
    public boolean forget(Duration age) throws SQLException {
        var gone = sql.query(FORGET, row -> row.uuid("id"), clock.instant().minus(age), BATCH);
        return gone.size() == BATCH;
    }
}
