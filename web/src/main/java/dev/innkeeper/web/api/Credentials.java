package dev.innkeeper.web.api;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What signing in takes.
 *
 * @param token true to be answered with a bearer token instead of a cookie
 */
@Schema(example = "{\"email\":\"guest@example.com\",\"password\":\"innkeeper-demo\"}")
public record Credentials(
        @NotBlank @Size(max = 254) String email,
        @NotBlank @Size(max = 200) String password,
        @Nullable Boolean token) {}
