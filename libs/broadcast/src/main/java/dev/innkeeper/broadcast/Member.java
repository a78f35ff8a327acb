package dev.innkeeper.broadcast;

/**
 * Somebody in a presence channel, as the other members see them.
 *
 * @param userId the same for all connections of one user; at most 128 characters
 * @param info written as JSON and shown to all members; at most 1 kB
 */
public record Member(String userId, Object info) {}
