package dev.innkeeper.hotel.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Registers and recognises people. */
@ApplicationScoped
public class Accounts {

    /** A new guest. Throws {@link EmailTaken}. */
    public Account register(String email, String name, String password) {
        throw new UnsupportedOperationException(email + name + password.length());
    }

    /** The account, if the password is right. Unknown addresses cost as much work as known ones. */
    public Optional<Account> authenticate(String email, String password) {
        throw new UnsupportedOperationException(email + password.length());
    }

    /** The account of an id. */
    public Optional<Account> find(UUID id) {
        throw new UnsupportedOperationException(id.toString());
    }
}
