package dev.innkeeper.web.session;

import dev.innkeeper.hotel.account.Role;
import java.security.Principal;
import java.util.UUID;

/** The principal of a signed-in caller, whatever their role. */
public record Guest(UUID account, Role role) implements Principal {
    @Override
    public String getName() {
        return account.toString();
    }
}
