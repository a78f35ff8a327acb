package dev.innkeeper.realtime.resume;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.Envelope;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;

/**
 * What a history knew when it was asked.
 *
 * @param recovered whether {@code missed} is all that followed; never partly
 * @param now where the history stood
 * @param missed what followed, in order
 */
public record Recall(boolean recovered, Position now, List<Envelope> missed) {
    /** The most events that are made up for; who missed more loads anew faster. */
    public static final int MOST = 300;

    private static final String SCRIPT = read();
    private static final int BASE_36 = 36;
    private static final int RECOVERED = 0;
    private static final int EPOCH = 1;
    private static final int LAST = 2;
    private static final int EVENTS = 3;
    private static final String FIELD = "e";

    /** Loads the script into the server at the other end and asks for its run id. */
    public static Future<String> prepare(RedisConnection connection) {
        return connection
                .batch(List.of(
                        Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT),
                        Request.cmd(Command.INFO).arg("server")))
                .map(answers -> run(answers.get(1).toString()));
    }

    /**
     * The command that asks, for the server of this run id. It carries the script: one that was restarted or flushed
     * has forgotten it, and the digest alone would fail.
     *
     * @param seen everything up to there was seen
     */
    public static Request since(Stream stream, String run, Position seen) {
        return Request.cmd(Command.EVAL)
                .arg(SCRIPT)
                .arg(2)
                .arg(stream.position())
                .arg(stream.history())
                .arg(run)
                .arg(Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), BASE_36))
                .arg(stream.positionMillis())
                .arg(seen.epoch())
                .arg(seen.id())
                .arg(MOST);
    }

    /** The same for the present position alone. */
    public static Request position(Stream stream, String run) {
        return since(stream, run, new Position("", ""));
    }

    /** What the answer means. */
    public static Recall of(Response answer) {
        String epoch = answer.get(EPOCH).toString();
        var missed = answer.size() <= EVENTS
                ? List.<Envelope>of()
                : StreamSupport.stream(answer.get(EVENTS).spliterator(), false)
                        .map(entry -> event(epoch, entry))
                        .toList();
        return new Recall(
                answer.get(RECOVERED).toInteger() == 1,
                new Position(epoch, answer.get(LAST).toString()),
                missed);
    }

    private static Envelope event(String epoch, Response entry) {
        var fields = entry.get(1);
        if (!fields.get(0).toString().equals(FIELD)) {
            throw new IllegalArgumentException("Not an entry of ours: " + fields.get(0));
        }
        return Envelope.decode(fields.get(1).toBytes()).at(epoch, entry.get(0).toString());
    }

    private static String run(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String read() {
        try (var in = Recall.class.getResourceAsStream("recall.lua")) {
            if (in == null) {
                throw new IllegalStateException("recall.lua is missing from the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
