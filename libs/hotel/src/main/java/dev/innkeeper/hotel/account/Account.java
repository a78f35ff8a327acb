package dev.innkeeper.hotel.account;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Someone who can sign in. The e-mail address is in lower case. */
@RegisterForReflection
public record Account(UUID id, String email, String name, Role role) {}
