package dev.innkeeper.web.api;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a new guest tells us. */
@Schema(example = "{\"email\":\"ada@example.com\",\"name\":\"Ada Lovelace\",\"password\":\"a long sentence\"}")
public record NewAccount(
        @NotBlank @Email @Size(max = 254) String email,
        @NotBlank @Size(max = 100) String name,
        @NotBlank @Size(min = 10, max = 200) String password) {}
