package dev.innkeeper.web.session;

import dev.innkeeper.hotel.account.Role;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is signed in, as the token carries it.
 *
 * @param account the account's id
 * @param issued when it was signed, in whole seconds
 * @param expires when it ends, in whole seconds
 */
public record Session(UUID account, Role role, Instant issued, Instant expires) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + Long.BYTES * 4 + 1;

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .put((byte) role.ordinal())
                .putLong(issued.getEpochSecond())
                .putLong(expires.getEpochSecond())
                .array();
    }

    /** Empty for another version's payload: its owner has to sign in again. */
    static Optional<Session> decode(byte[] payload) {
        if (payload.length != BYTES || payload[0] != VERSION) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(payload, 1, BYTES - 1);
        var account = new UUID(bytes.getLong(), bytes.getLong());
        int role = bytes.get();
        if (role < 0 || role >= Role.values().length) {
            return Optional.empty();
        }
        return Optional.of(new Session(
                account,
                Role.values()[role],
                Instant.ofEpochSecond(bytes.getLong()),
                Instant.ofEpochSecond(bytes.getLong())));
    }
}
