package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;

/** Where a client's frames go. Used on the client's event loop only. */
interface ClientSocket {
    /** What the socket tells by itself, on the event loop. */
    interface Events {
        /** A message of the client begins its way to the endpoint. */
        void arrived();

        /** The network took most of what was queued, after it had been too much. */
        void drained();

        /** Nothing more can be read. */
        void unreadable(CloseCode why);
    }

    /** From now on tells these; once, at the beginning. */
    void tell(Events events);

    /** Queues a whole frame, or several, without taking the caller's reference; {@link #flush} sends them. */
    void write(ByteBuf frames);

    void flush();

    /** Bytes accepted and not yet taken by the network. */
    long queuedBytes();

    /** Whether the client's bytes are taken from the network; those that have been are still told. */
    void read(boolean on);

    /** Says goodbye after what is queued. */
    void close(CloseCode code);

    /** Ends the connection without waiting for the other side. */
    void abort();
}
