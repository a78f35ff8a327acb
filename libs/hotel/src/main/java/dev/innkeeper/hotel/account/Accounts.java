package dev.innkeeper.hotel.account;

import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Registers and recognises people. An e-mail address is one account whatever its letter case. */
@ApplicationScoped
public class Accounts {

    private static final String INSERT = """
            INSERT INTO guest (id, email, name, password_hash, role, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (email) DO NOTHING
            """;
    private static final String BY_EMAIL = """
            SELECT id, email, name, role, password_hash FROM guest WHERE email = ?
            """;
    private static final String BY_ID = """
            SELECT id, email, name, role FROM guest WHERE id = ?
            """;

    private record Known(Account account, String passwordHash) {}

    private final Passwords passwords;
    private final Sql sql;
    private final Ids ids;
    private final Clock clock;

    Accounts(Passwords passwords, Sql sql, Ids ids, Clock clock) {
        this.passwords = passwords;
        this.sql = sql;
        this.ids = ids;
        this.clock = clock;
    }

    /** A new guest. Throws {@link EmailTaken}. */
    public Account register(String email, String name, String password) {
        return open(email, name, password, Role.GUEST).orElseThrow(EmailTaken::new);
    }

    /** A new account of any role, or nothing if the address has one already. */
    public Optional<Account> open(String email, String name, String password, Role role) {
        var account = new Account(ids.next(), normal(email), name.strip(), role);
        int written = sql.update(
                INSERT,
                account.id(),
                account.email(),
                account.name(),
                passwords.hash(password),
                role.name().toLowerCase(Locale.ROOT),
                clock.instant());
        return written == 1 ? Optional.of(account) : Optional.empty();
    }

    /** The account, if the password is right. Unknown addresses cost as much work as known ones. */
    public Optional<Account> authenticate(String email, String password) {
        // The query gives its connection back before the hash is checked, so that slow sign-ins keep none.
        var known = sql.first(BY_EMAIL, row -> new Known(account(row), row.text("password_hash")), normal(email));
        if (known.isEmpty()) {
            passwords.pretend(password);
            return Optional.empty();
        }
        return known.filter(guest -> passwords.matches(password, guest.passwordHash()))
                .map(Known::account);
    }

    /** The account of an id. */
    public Optional<Account> find(UUID id) {
        return sql.first(BY_ID, Accounts::account, id);
    }

    /** Whether an account exists, without the cost of a password. */
    public boolean exists(String email) {
        return sql.first("SELECT id FROM guest WHERE email = ?", row -> row.uuid("id"), normal(email))
                .isPresent();
    }

    private static Account account(Row row) throws SQLException {
        return new Account(
                row.uuid("id"),
                row.text("email"),
                row.text("name"),
                Role.valueOf(row.text("role").toUpperCase(Locale.ROOT)));
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
