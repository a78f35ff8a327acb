package dev.innkeeper.broadcast;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The publications that are under way together, each of which Redis answers by itself. An identity: what is answered after
 * it was given up must not end its successor. Touched on the line's context only.
 */
final class PublishFlight {
    // Redis has these against a command, and not against the connection: on another it would say the same.
    private static final Set<String> ONLY_THIS_COMMAND =
            Set.of("ERR", "WRONGTYPE", "OOM", "MISCONF", "NOPERM", "BUSY", "NOSCRIPT");

    /** Told, on any thread, what Redis answered to one of them. */
    interface Answers {
        void answered(int which, AsyncResult<Response> answer);
    }

    private final Future<LineOpening> line;
    private final List<PublishCall> batch;
    private final boolean again;
    private final BitSet unanswered = new BitSet();
    private final List<PublishCall> unknown = new ArrayList<>();
    private final long start = System.nanoTime();
    private @Nullable String failure;
    private boolean broken;

    /** @param again whether the server did not know the script a moment ago and is taught it first */
    PublishFlight(Future<LineOpening> line, List<PublishCall> batch, boolean again) {
        this.line = line;
        this.batch = batch;
        this.again = again;
        unanswered.set(0, batch.size());
    }

    /** Sends all of them, one after the other; fails if there is no connection to send them on. */
    Future<LineOpening> depart(Answers answers) {
        return line.onSuccess(open -> {
            if (again) {
                // If that fails, the others do.
                var unused = open.connection().send(LineOpening.load());
            }
            for (int i = 0; i < batch.size(); i++) {
                int which = i;
                open.connection()
                        .send(batch.get(i).request(open.run()))
                        .onComplete(answer -> answers.answered(which, answer));
            }
        });
    }

    /** Takes one answer; what became of the publication, or null if it has to be sent again. */
    @Nullable
    PublishOutcome take(int which, AsyncResult<Response> answer) {
        unanswered.clear(which);
        var call = batch.get(which);
        if (answer.succeeded()) {
            return call.outcome(answer.result());
        }
        var text = String.valueOf(answer.cause().getMessage());
        var word = text.split(" ", 2)[0];
        if (word.equals("NOSCRIPT") && !again) {
            unknown.add(call);
            return null;
        }
        failure = text;
        broken |= !ONLY_THIS_COMMAND.contains(word);
        return PublishOutcome.UNAVAILABLE;
    }

    PublishCall call(int which) {
        return batch.get(which);
    }

    /** Whether each was answered. */
    boolean over() {
        return unanswered.isEmpty();
    }

    /** Those that were not answered. */
    List<PublishCall> unanswered() {
        return unanswered.stream().mapToObj(batch::get).toList();
    }

    /** Those that were not done, for the server has forgotten the script. */
    List<PublishCall> unknown() {
        return unknown;
    }

    /** What Redis had against the last one that failed; null if none did. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Whether another connection may do better than this one. */
    boolean broken() {
        return broken;
    }

    Future<LineOpening> line() {
        return line;
    }

    /** Since when it is under way, in nanoseconds. */
    long age() {
        return System.nanoTime() - start;
    }
}
