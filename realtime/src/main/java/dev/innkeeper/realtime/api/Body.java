package dev.innkeeper.realtime.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's body, but not more than there may be of it. */
final class Body {
    private final Promise<byte[]> read = Promise.promise();
    private final Buffer bytes = Buffer.buffer();
    private final int most;

    private Body(int most) {
        this.most = most;
    }

    /** All of it; fails with 413 as soon as there is more than {@code most} bytes. */
    static Future<byte[]> of(HttpServerRequest request, int most) {
        var body = new Body(most);
        request.handler(body::more);
        request.endHandler(end -> body.read.tryComplete(body.bytes.getBytes()));
        request.exceptionHandler(body.read::tryFail);
        return body.read.future();
    }

    private void more(Buffer piece) {
        if (bytes.length() + piece.length() > most) {
            read.tryFail(new Refused(Refused.TOO_LARGE, "The request's body is over %d bytes\n".formatted(most)));
        } else if (!read.future().isComplete()) {
            bytes.appendBuffer(piece);
        }
    }
}
