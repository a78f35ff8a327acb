package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes everything, counts it, and remembers the last. */
final class CountingSocket implements ClientSocket {
    int writes;

    @Nullable
    ByteBuf written;

    int flushes;

    @Override
    public void tell(Events events) {}

    @Override
    public void write(ByteBuf frames) {
        writes++;
        written = frames;
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public void read(boolean on) {}

    @Override
    public void close(CloseCode code) {}

    @Override
    public void abort() {}
}
