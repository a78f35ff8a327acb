package dev.innkeeper.realtime.join;

import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;

/**
 * One client's wish for one channel, signature and limits checked; an identity, for a client may leave and return.
 */
public final class JoinRequest {
    private final String socketId;
    private final String topic;
    private final Subscribe message;

    /**
     * @param topic the Redis channel of the channel's messages, unique over applications
     * @param message what the client said
     */
    public JoinRequest(String socketId, String topic, Subscribe message) {
        this.socketId = socketId;
        this.topic = topic;
        this.message = message;
    }

    public String socketId() {
        return socketId;
    }

    /** The channel's name as the client knows it. */
    public String channel() {
        return message.channel();
    }

    public String topic() {
        return topic;
    }

    public Subscribe message() {
        return message;
    }
}
