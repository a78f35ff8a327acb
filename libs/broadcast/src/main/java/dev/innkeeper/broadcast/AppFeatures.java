package dev.innkeeper.broadcast;

/**
 * What is switched on for one application.
 *
 * @param clientEvents whether clients may send events to each other
 * @param subscriptionCounts whether subscribers are told how many they are
 * @param authorizedConnections whether a connection that neither signs in nor joins a private channel in time is closed
 * @param requireTls whether clients that connect without TLS are sent away
 */
public record AppFeatures(
        boolean clientEvents, boolean subscriptionCounts, boolean authorizedConnections, boolean requireTls) {}
