package dev.innkeeper.web.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.web.WebConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** How often a password may be guessed, for one account and from one address, and how many accounts one address opens. */
@Singleton
public class LoginLimit {
    private final SharedLimit limit;
    private final WebConfig.Limits config;
    private final MeterRegistry meters;

    LoginLimit(SharedLimit limit, WebConfig config, MeterRegistry meters) {
        this.limit = limit;
        this.config = config.limits();
        this.meters = meters;
    }

    /** Counts an attempt to sign in. Throws {@link TooManyAttempts}. */
    public Verdict login(String email, String address) {
        return check("login", limit.attempt(List.of(account(email), address(address))));
    }

    /** The attempt succeeded, so it was no guess: only failures count. */
    public void succeeded(String email, String address) {
        limit.giveBack(List.of(account(email), address(address)));
    }

    /** Counts a new account. Throws {@link TooManyAttempts}. */
    public Verdict registration(String address) {
        var bucket = new Bucket("limit:register:" + address, config.registrationsPerAddress(), config.period());
        return check("register", limit.attempt(List.of(bucket)));
    }

    private Verdict check(String action, Verdict verdict) {
        if (!verdict.allowed()) {
            meters.counter("hotel.limit.refused", "action", action).increment();
            throw new TooManyAttempts(verdict);
        }
        return verdict;
    }

    private Bucket account(String email) {
        return new Bucket("limit:login:account:" + digest(email), config.loginsPerAccount(), config.period());
    }

    private Bucket address(String address) {
        return new Bucket("limit:login:address:" + address, config.loginsPerAddress(), config.period());
    }

    // Redis shall not become a list of our guests, and a key shall not be as long as a stranger likes.
    private static String digest(String email) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(email.strip().toLowerCase(Locale.ROOT).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
