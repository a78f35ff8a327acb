package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.wire.WireFrame;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One message for all local subscribers of a channel, encoded once and shared by every connection. Any thread may use
 * it while it holds a reference.
 */
public final class Message extends AbstractReferenceCounted {
    /** What becomes of it where a client does not keep up. */
    public enum Delivery {
        /** It waits in the client's queue. */
        QUEUED,
        /** It is dropped: it means nothing later. */
        DROPPED,
        /** It takes the place of the channel's last one that waits. */
        LATEST_ONLY
    }

    private final String channel;
    private final Envelope envelope;
    private final Delivery delivery;
    private final ByteBuf frame;
    private final AtomicReference<@Nullable ByteBuf> numbered = new AtomicReference<>();

    public Message(String channel, Envelope envelope, Delivery delivery) {
        this.channel = channel;
        this.envelope = envelope;
        this.delivery = delivery;
        this.frame = WireFrame.text(envelope.payload());
    }

    /** The channel as the bus was asked for it. */
    public String channel() {
        return channel;
    }

    /** As it came from Redis. */
    public Envelope envelope() {
        return envelope;
    }

    /** The socket that shall not get it, or empty. */
    public String exceptSocket() {
        return envelope.exceptSocket();
    }

    public Delivery delivery() {
        return delivery;
    }

    /** The whole frame, valid as long as the message. */
    public ByteBuf frame() {
        return frame;
    }

    /** Whether it has an id in its channel's history. */
    public boolean numbered() {
        return Position.of(envelope) != null;
    }

    /** The frame for a client that wants such ids, or does not. */
    public ByteBuf frame(boolean withId) {
        return withId && numbered() ? numberedFrame() : frame;
    }

    // Made when it is asked for first.
    private ByteBuf numberedFrame() {
        var known = numbered.get();
        if (known != null) {
            return known;
        }
        var made = WireFrame.numbered(envelope.payload(), envelope.position());
        known = numbered.compareAndExchange(null, made);
        if (known == null) {
            return made;
        }
        made.release();
        return known;
    }

    @Override
    public Message retain() {
        super.retain();
        return this;
    }

    @Override
    public Message touch(Object hint) {
        frame.touch(hint);
        return this;
    }

    @Override
    protected void deallocate() {
        frame.release();
        var known = numbered.get();
        if (known != null) {
            known.release();
        }
    }
}
