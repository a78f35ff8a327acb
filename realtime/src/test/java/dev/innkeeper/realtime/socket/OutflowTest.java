package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.wire.CloseCode;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class OutflowTest {
    private static final int MOST = 1_000;
    private static final int SLOW = 100;

    private final Stalled socket = new Stalled();
    private final Outflow outflow = new Outflow(socket, config());

    @Test
    void anAnswerOfAnyLengthIsNotTooMuch() {
        queue(MOST * 5, true);
        assertThat(outflow.over()).isFalse();
        queue(MOST, false);
        assertThat(outflow.over()).isFalse();
    }

    @Test
    void whatComesBesidesAnAnswerIsLimitedAsEver() {
        queue(MOST * 5, true);
        queue(MOST + 1, false);
        assertThat(outflow.over()).isTrue();
    }

    @Test
    void anAnswerOnTopOfOneThatWaitsIsLimitedLikeAnythingElse() {
        queue(MOST * 5, true);
        queue(MOST, true);
        assertThat(outflow.over()).isFalse();
        queue(1, true);
        assertThat(outflow.over()).isTrue();
    }

    @Test
    void shortAnswersDoNotAddUpBeyondTwiceTheLimit() {
        int answers = 0;
        while (!outflow.over()) {
            queue(MOST / 5, true);
            answers++;
        }
        assertThat(answers).isBetween(6, 12);
    }

    @Test
    void onceAnAnswerHasDrainedTheLimitIsWhatItWas() {
        queue(MOST * 5, true);
        assertThat(outflow.congested()).isTrue();
        socket.queued = 0;
        assertThat(outflow.congested()).isFalse();
        queue(MOST + 1, false);
        assertThat(outflow.over()).isTrue();
    }

    private void queue(long bytes, boolean answer) {
        Runnable writes = () -> {
            socket.queued += bytes;
            outflow.written(bytes);
        };
        if (answer) {
            outflow.answer(writes);
        } else {
            writes.run();
        }
    }

    private static RealtimeConfig config() {
        return (RealtimeConfig) Proxy.newProxyInstance(
                RealtimeConfig.class.getClassLoader(),
                new Class<?>[] {RealtimeConfig.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "maxQueuedBytes" -> MOST;
                    case "slowBytes" -> SLOW;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A network that takes nothing. */
    private static final class Stalled implements ClientSocket {
        private long queued;

        @Override
        public void tell(Events events) {}

        @Override
        public void write(ByteBuf frame) {}

        @Override
        public void flush() {}

        @Override
        public long queuedBytes() {
            return queued;
        }

        @Override
        public void read(boolean on) {}

        @Override
        public void close(CloseCode code) {}

        @Override
        public void abort() {}
    }
}
