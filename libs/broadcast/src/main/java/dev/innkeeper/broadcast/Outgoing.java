package dev.innkeeper.broadcast;

/**
 * One event for one channel, ready to be published.
 *
 * @param appId the application whose channel it is
 * @param channel a valid channel name
 * @param frame the WebSocket message in UTF-8, see {@link EventFrame}; not copied
 * @param exceptSocket the socket id that shall not get it, or empty
 * @param fromClient whether a client sent it: such an event never becomes a cache channel's last
 */
@SuppressWarnings("ArrayRecordComponent") // written once and only read afterwards
public record Outgoing(String appId, String channel, byte[] frame, String exceptSocket, boolean fromClient) {

    /**
     * An event of the application itself.
     *
     * @throws IllegalArgumentException if the channel or the event's name is not acceptable
     */
    public static Outgoing of(String appId, String channel, String event, String data, String exceptSocket) {
        return new Outgoing(appId, channel, EventFrame.of(channel, event, data), exceptSocket, false);
    }
}
