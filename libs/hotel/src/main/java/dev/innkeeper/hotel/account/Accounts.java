package dev.innkeeper.hotel.account;

import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.platform.ids.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
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

    private final Guests guests;
    private final Passwords passwords;
    private final Sql sql;
    private final Ids ids;
    private final Clock clock;

    Accounts(Guests guests, Passwords passwords, Sql sql, Ids ids, Clock clock) {
        this.guests = guests;
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
        // The hash is checked outside the transaction, so that slow sign-ins keep no connection.
        var guest = QuarkusTransaction.joiningExisting().call(() -> guests.byEmail(normal(email)));
        if (guest.isEmpty()) {
            passwords.pretend(password);
            return Optional.empty();
        }
        return guest.filter(known -> passwords.matches(password, known.passwordHash))
                .map(GuestEntity::account);
    }

    /** The account of an id. */
    public Optional<Account> find(UUID id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> guests.findByIdOptional(id).map(GuestEntity::account));
    }

    /** Whether an account exists, without the cost of a password. */
    public boolean exists(String email) {
        return sql.first("SELECT id FROM guest WHERE email = ?", row -> row.uuid("id"), normal(email))
                .isPresent();
    }

    private static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
