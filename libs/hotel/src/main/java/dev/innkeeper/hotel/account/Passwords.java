package dev.innkeeper.hotel.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.innkeeper.hotel.HotelConfig;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane). Hashes carry their parameters, so that
 * raising them leaves old ones valid.
 */
@Singleton
public class Passwords {

    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

    // Each hash fills 19 MiB: without a bound, a burst of sign-ins would exhaust a small heap.
    private final Semaphore turns;
    private final String nobodysHash;

    Passwords(HotelConfig config) {
        this.turns = new Semaphore(config.passwordHashesAtOnce(), true);
        this.nobodysHash = hash("nobody's password");
    }

    /** A salted hash in PHC format. */
    public final String hash(String password) {
        return inTurn(
                () -> Password.hash(password).addRandomSalt(16).with(ARGON2).getResult());
    }

    boolean matches(String password, String hash) {
        return inTurn(() -> Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)));
    }

    /** The work of {@link #matches} for an account that does not exist, so that time does not tell. */
    void pretend(String password) {
        matches(password, nobodysHash);
    }

    private <T> T inTurn(Supplier<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
