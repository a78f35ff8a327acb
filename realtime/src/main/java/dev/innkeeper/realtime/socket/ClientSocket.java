package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;

/** Where a client's frames go. Used on the client's event loop only. */
interface ClientSocket {
    /** Queues a whole frame without taking the caller's reference; {@link #flush} sends it. */
    void write(ByteBuf frame);

    void flush();

    /** Bytes accepted and not yet taken by the network. */
    long queuedBytes();

    /** Says goodbye after what is queued. */
    void close(CloseCode code);

    /** Ends the connection without waiting for the other side. */
    void abort();
}
