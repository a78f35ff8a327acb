package dev.innkeeper.broadcast;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Shape;
import java.time.Duration;

/**
 * How much one application's clients and publishers may do.
 *
 * @param channelName the longest channel name, in characters
 * @param eventName the longest event name, in characters
 * @param eventBytes the largest data of one event, in bytes of UTF-8
 * @param publishChannels channels that one publish may name
 * @param batch events in one batch
 * @param publishRate requests to the HTTP API a second, on average, at each node
 * @param publishBurst such requests at once
 * @param clientEventRate client events a second of one connection, on average
 * @param clientEventBurst client events of one connection at once
 * @param presenceMembers users in one presence channel
 * @param userInfoBytes the largest {@code user_info}, in bytes of JSON
 * @param userIdLength the longest {@code user_id}, in characters
 * @param watchlist users on one watchlist
 * @param connections connections on all nodes together; 0 for any number
 * @param connectionsPerUser connections of one signed-in user; 0 for any number
 * @param cacheTtl how long a cache channel keeps its last event
 * @param messageBytes the largest message of a client, in bytes of UTF-8; 0 for what its node accepts, which is the most anyway
 * @param signatureAge how far from now a request to the HTTP API may have been signed
 */
public record AppLimits(
        int channelName,
        int eventName,
        int eventBytes,
        int publishChannels,
        int batch,
        int publishRate,
        int publishBurst,
        int clientEventRate,
        int clientEventBurst,
        int presenceMembers,
        int userInfoBytes,
        int userIdLength,
        int watchlist,
        int connections,
        int connectionsPerUser,
        @JsonFormat(shape = Shape.STRING) Duration cacheTtl,
        int messageBytes,
        @JsonFormat(shape = Shape.STRING) Duration signatureAge) {}
