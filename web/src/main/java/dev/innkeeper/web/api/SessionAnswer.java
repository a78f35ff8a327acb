package dev.innkeeper.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.innkeeper.hotel.account.Account;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in.
 *
 * @param role guest, staff or operator
 * @param token the bearer token, if it was asked for
 * @param expiresIn seconds the token lives
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionAnswer(
        UUID id,
        String email,
        String name,
        String role,
        @Nullable String token,
        @Nullable Long expiresIn) {
    static SessionAnswer of(Account account, @Nullable String token, @Nullable Long expiresIn) {
        var role = account.role().name().toLowerCase(Locale.ROOT);
        return new SessionAnswer(account.id(), account.email(), account.name(), role, token, expiresIn);
    }
}
