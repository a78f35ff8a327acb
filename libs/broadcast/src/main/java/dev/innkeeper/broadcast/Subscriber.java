package dev.innkeeper.broadcast;

import java.util.Set;
import java.util.UUID;

/**
 * The signed-in account that asks for a subscription.
 *
 * @param accountId the account's id
 * @param roles the account's role names in lower case, such as {@code guest} or {@code staff}
 */
public record Subscriber(UUID accountId, Set<String> roles) {

    public Subscriber {
        roles = Set.copyOf(roles);
    }

    /** Whether the account has at least one of these roles. */
    public boolean hasAnyRole(String... wanted) {
        for (String role : wanted) {
            if (roles.contains(role)) {
                return true;
            }
        }
        return false;
    }
}
