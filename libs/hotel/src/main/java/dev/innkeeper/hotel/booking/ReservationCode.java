package dev.innkeeper.hotel.booking;

import java.util.UUID;

/** Short names that people can read to each other: eight characters without I, L, O and U. */
final class ReservationCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 8;

    private ReservationCode() {}

    /** The code of an id. Two ids may share one: the table's unique constraint then makes the booking try again. */
    static String of(UUID id) {
        // Neighbouring ids differ in few bits; the multiplication spreads them over the top 40.
        long bits =
                (id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 29)) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
        var code = new StringBuilder(LENGTH + 1);
        for (int i = 0; i < LENGTH; i++) {
            if (i == LENGTH / 2) {
                code.append('-');
            }
            code.append(ALPHABET.charAt((int) (bits >>> 59)));
            bits <<= 5;
        }
        return code.toString();
    }
}
