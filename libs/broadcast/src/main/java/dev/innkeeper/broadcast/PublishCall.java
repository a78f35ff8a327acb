package dev.innkeeper.broadcast;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One publication on its way to Redis.
 *
 * @param plain whether it is a message and nothing else, so that no script is needed
 * @param keys as the script wants them
 * @param idempotencyMillis how long the first key is kept
 * @param args what the script wants for each event
 * @param events how many they are
 * @param bytes how much memory it needs, roughly
 */
record PublishCall(
        boolean plain,
        List<String> keys,
        long idempotencyMillis,
        List<Buffer> args,
        int events,
        int bytes,
        Consumer<PublishOutcome> answer) {
    private static final Logger LOG = Logger.getLogger(PublishCall.class);
    private static final int CHANNEL = 1;
    private static final int MESSAGE = 0;
    private static final int BASE_36 = 36;

    /** A question that only wants an answer. */
    static PublishCall ping() {
        return new PublishCall(true, List.of(), 0, List.of(), 0, 0, outcome -> {});
    }

    /** The command, for the server of this run id. */
    Request request(String run) {
        if (keys.isEmpty()) {
            return Request.cmd(Command.PING);
        }
        if (plain) {
            return Request.cmd(Command.PUBLISH).arg(keys.get(CHANNEL)).arg(args.get(MESSAGE));
        }
        var request = Request.cmd(Command.EVALSHA).arg(PublishScript.SHA).arg(keys.size());
        keys.forEach(request::arg);
        request.arg(idempotencyMillis)
                .arg(run)
                .arg(Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), BASE_36));
        args.forEach(request::arg);
        return request;
    }

    /** What Redis' answer means. */
    PublishOutcome outcome(Response response) {
        return !plain && response.toInteger() == 0 ? PublishOutcome.REPEATED : PublishOutcome.SENT;
    }

    /** Tells the caller, whose mistakes must not stop the line. */
    void end(PublishOutcome outcome) {
        try {
            answer.accept(outcome);
        } catch (RuntimeException e) {
            LOG.error("Being told the outcome of a publication fails", e);
        }
    }
}
