package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** Listens to what Netty says of buffers that were forgotten. */
final class Leaks extends Handler implements AutoCloseable {
    private static final int ROUNDS = 5;
    private static final int BUFFERS = 100;

    private final Logger logger = Logger.getLogger(ResourceLeakDetector.class.getName());
    private final List<String> said = new CopyOnWriteArrayList<>();

    Leaks() {
        assertThat(ResourceLeakDetector.getLevel())
                .as("every buffer is watched")
                .isEqualTo(ResourceLeakDetector.Level.PARANOID);
        logger.addHandler(this);
    }

    /** What was forgotten until now. A leak is only told of when another buffer is made after a collection. */
    List<String> found() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            IntStream.range(0, BUFFERS)
                    .forEach(i -> PooledByteBufAllocator.DEFAULT.directBuffer(1).release());
        }
        return said;
    }

    @Override
    public void publish(LogRecord said) {
        this.said.add(said.getMessage());
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
