package dev.innkeeper.realtime.join;

import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Place;
import dev.innkeeper.realtime.wire.ClientMessage.Subscribe;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's wish for one channel, signature and limits checked; an identity, for a client may leave and return.
 */
public final class JoinRequest {
    private final String socketId;
    private final Place place;
    private final Subscribe message;
    private final @Nullable Member member;
    private final boolean resumes;

    /**
     * @param message what the client said
     * @param member who it is, in a presence channel
     * @param resumes whether it asked for the ids of events
     */
    public JoinRequest(String socketId, Place place, Subscribe message, @Nullable Member member, boolean resumes) {
        this.socketId = socketId;
        this.place = place;
        this.message = message;
        this.member = member;
        this.resumes = resumes;
    }

    public String socketId() {
        return socketId;
    }

    public Place place() {
        return place;
    }

    /** The channel's name as the client knows it. */
    public String channel() {
        return message.channel();
    }

    /** The Redis channel of the channel's messages, unique over applications. */
    public String topic() {
        return place.topic();
    }

    public Subscribe message() {
        return message;
    }

    /** Who the client is; only presence channels know. */
    public Member member() {
        return Objects.requireNonNull(member, "not a presence channel");
    }

    /** The same, null in other channels. */
    public @Nullable Member user() {
        return member;
    }

    /** Whether what is not for this socket is not for the client: it is the client's, or was before it came back. */
    public boolean speaksAs(String otherSocketId) {
        var since = message.since();
        return otherSocketId.equals(socketId)
                || (since != null && !otherSocketId.isEmpty() && since.sockets().contains(otherSocketId));
    }

    /** Whether the client is told where histories stand, and comes back with that. */
    public boolean resumes() {
        return resumes;
    }
}
