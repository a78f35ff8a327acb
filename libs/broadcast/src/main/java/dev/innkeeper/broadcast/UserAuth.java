package dev.innkeeper.broadcast;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Lets a socket sign in as a user.
 *
 * @param auth the signature, {@code key:hex}
 * @param userData who the user is, as it was signed
 */
@RegisterForReflection
public record UserAuth(
        String auth, @JsonProperty("user_data") String userData) {}
