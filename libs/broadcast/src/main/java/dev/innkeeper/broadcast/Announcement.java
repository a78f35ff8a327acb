package dev.innkeeper.broadcast;

/**
 * An event to tell, as {@link Broadcast#publish} takes it.
 *
 * @param channel a valid channel name
 * @param event the event's name
 * @param payload written as JSON
 */
public record Announcement(String channel, String event, Object payload) {}
