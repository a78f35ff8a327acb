package dev.innkeeper.broadcast;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers on a connection that also gets pushes. The Redis client forgets its oldest question whenever something is pushed
 * while it waits: the answer then belongs to the next question, or to nobody and comes as if it were pushed. But answers
 * come in the order of the questions, whichever way, so that order is kept here. For one connection, on one context.
 */
final class Replies {
    private static final int PUSHED = 3;
    private static final Set<String> KINDS = Set.of("message", "subscribe", "unsubscribe");

    private final Queue<Promise<Response>> asked = new ArrayDeque<>();
    private final Context context;
    private final RedisConnection connection;
    private final Consumer<Response> pushed;

    /**
     * @param pushed gets everything that is no answer, in order
     */
    Replies(Context context, RedisConnection connection, Consumer<Response> pushed) {
        this.context = context;
        this.connection = connection;
        this.pushed = pushed;
        connection.handler(came -> context.runOnContext(ignored -> came(Future.succeededFuture(came))));
    }

    /** Asks; what it gives completes on the context, in order with what is pushed. */
    Future<Response> ask(Request question) {
        var answer = Promise.<Response>promise();
        asked.add(answer);
        connection.send(question).onComplete(came -> context.runOnContext(ignored -> came(came)));
        return answer.future();
    }

    private void came(AsyncResult<Response> came) {
        if (came.succeeded() && isPush(came.result())) {
            pushed.accept(came.result());
            return;
        }
        var oldest = asked.poll();
        if (oldest != null) {
            oldest.handle(came);
        }
    }

    /** Nothing more will come. */
    void end(Throwable why) {
        for (var open = asked.poll(); open != null; open = asked.poll()) {
            open.fail(why);
        }
    }

    // Servers that do not know the newer protocol push as a plain array, and the client takes that for an answer.
    private static boolean isPush(@Nullable Response came) {
        if (came == null || came.type() == ResponseType.PUSH) {
            return came != null;
        }
        return came.type() == ResponseType.MULTI
                && came.size() == PUSHED
                && KINDS.contains(came.get(0).toString());
    }
}
