package dev.innkeeper.hotel.booking;

/**
 * A guest's promise that two requests are one. Keys of different guests never meet.
 *
 * @param key chosen by the client, 1 to 255 characters
 * @param bodyHash a digest of the request; another body under the same key is refused
 */
@SuppressWarnings("ArrayRecordComponent") // never compared nor kept: it goes straight into a statement
public record IdempotencyKey(String key, byte[] bodyHash) {}
