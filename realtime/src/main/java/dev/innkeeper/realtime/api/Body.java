package dev.innkeeper.realtime.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Reads requests' bodies: of each, and of all together that are under way, not more than there may be, nor for longer. */
final class Body {
    /** Who may read. Applications that send much at once, or stop half way, take no more memory than that. */
    static final class Reader {
        private final Vertx vertx;
        private final int most;
        private final long mostOfAll;
        private final Duration longest;
        private final AtomicLong reading = new AtomicLong();

        /**
         * @param most bytes of one body
         * @param mostOfAll bytes of all bodies that are not read to their end
         * @param longest time for one
         */
        Reader(Vertx vertx, int most, long mostOfAll, Duration longest) {
            this.vertx = vertx;
            this.most = most;
            this.mostOfAll = mostOfAll;
            this.longest = longest;
        }

        /** All of it; fails as soon as there is too much of it, or of all, or it takes too long. */
        Future<byte[]> read(HttpServerRequest request) {
            var body = new Body(this);
            request.handler(body::more);
            request.endHandler(end -> body.read.tryComplete(body.bytes.getBytes()));
            request.exceptionHandler(body.read::tryFail);
            long timer = vertx.setTimer(
                    longest.toMillis(),
                    late -> body.read.tryFail(new Refused(Refused.TIMED_OUT, "The request's body came too slowly\n")));
            return body.read.future().onComplete(read -> {
                vertx.cancelTimer(timer);
                reading.addAndGet(-body.counted);
            });
        }

        /** Bytes of bodies that are not read to their end. */
        long reading() {
            return reading.get();
        }
    }

    private final Promise<byte[]> read = Promise.promise();
    private final Buffer bytes = Buffer.buffer();
    private final Reader reader;
    private long counted;

    private Body(Reader reader) {
        this.reader = reader;
    }

    private void more(Buffer piece) {
        if (read.future().isComplete()) {
            return;
        }
        if (bytes.length() + piece.length() > reader.most) {
            read.tryFail(
                    new Refused(Refused.TOO_LARGE, "The request's body is over %d bytes\n".formatted(reader.most)));
            return;
        }
        counted += piece.length();
        if (reader.reading.addAndGet(piece.length()) > reader.mostOfAll) {
            read.tryFail(new Refused(Refused.UNAVAILABLE, "Too much is sent to this node at once, try again\n"));
        } else {
            bytes.appendBuffer(piece);
        }
    }
}
