package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.RedisNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node that runs the scripts as ours does, one after the other, and dies when it is told to. */
@Dependent
public class OtherNode {
    private final String id = "other-" + UUID.randomUUID();
    private final Redis redis;
    private final RedisNames names;
    private final App app;

    OtherNode(Redis redis, RedisNames names, Apps apps) {
        this.redis = redis;
        this.names = names;
        this.app = apps.configured();
    }

    /** From now on it lives for so long, unless it says so again. */
    public OtherNode live(long millis) {
        run(Script.TEND, List.of(names.lease(id), names.nodes()), List.of(id, millis, 1, 8));
        return this;
    }

    /** Its lease is over at once. */
    public void die() {
        ask(Request.cmd(Command.DEL).arg(names.lease(id)));
        ask(Request.cmd(Command.ZADD).arg(names.nodes()).arg(1).arg(id));
    }

    /** The version at which the user is a member, or a negative number. */
    public long join(String channel, String userId, String infoJson) {
        var member = new Member(userId, Member.quoted(userId), infoJson);
        return run(
                        Script.JOIN,
                        List.of(
                                names.lease(id),
                                names.membersOn(id, channel),
                                names.memberNodes(channel),
                                names.members(channel),
                                names.membersVersion(channel),
                                names.presenceOf(id),
                                names.webhooks(),
                                names.droppedWebhooks()),
                        List.of(
                                userId,
                                member.stored(),
                                names.channel(channel),
                                app.limits().presenceMembers(),
                                UUID.randomUUID(),
                                head(),
                                member.addedFrame(channel),
                                "",
                                "",
                                0,
                                0))
                .get(0)
                .toLong();
    }

    /** The user's last connection here leaves. */
    public void leave(String channel, String userId) {
        leave(channel, userId, 0);
    }

    /** The same while the node stops: the user may come back elsewhere in time. */
    public void leave(String channel, String userId, long graceMillis) {
        String ghost = id + "~1";
        run(
                Script.LEAVE,
                List.of(
                        names.membersOn(id, channel),
                        names.memberNodes(channel),
                        names.members(channel),
                        names.membersVersion(channel),
                        names.presenceOf(id),
                        names.webhooks(),
                        names.membersOn(ghost, channel),
                        names.presenceOf(ghost),
                        names.lease(ghost),
                        names.nodes(),
                        names.droppedWebhooks()),
                List.of(
                        userId,
                        names.channel(channel),
                        UUID.randomUUID(),
                        head(),
                        Member.removedFrameBegin(channel),
                        "",
                        "",
                        0,
                        0,
                        graceMillis,
                        ghost));
    }

    /** Says how many subscribers it has; how many there are in all. */
    public long occupy(String channel, int subscribers) {
        return run(
                        Script.OCCUPY,
                        List.of(
                                names.lease(id),
                                names.occupancyOf(id),
                                names.occupied(),
                                names.toldCounts(),
                                names.toldPause(channel),
                                names.webhooks(),
                                names.droppedWebhooks()),
                        List.of(
                                0,
                                names.channel(channel),
                                channel,
                                subscribers,
                                0,
                                100,
                                5000,
                                "",
                                "",
                                "",
                                0,
                                100,
                                "",
                                "",
                                "",
                                "",
                                "",
                                ""))
                .get(0)
                .toLong();
    }

    /** Says how many connections it has; how many nodes have said so, itself among them. */
    public int count(int connections) {
        return run(Script.COUNT, List.of(names.lease(id), names.connections()), List.of(id, connections))
                        .size()
                / 2;
    }

    /** How many subscribers the channel has on all nodes. */
    public int subscribers(String channel) {
        var score = ask(Request.cmd(Command.ZSCORE).arg(names.occupied()).arg(channel));
        return score == null ? 0 : score.toDouble().intValue();
    }

    /** How many members the channel has. */
    public int members(String channel) {
        var count = ask(Request.cmd(Command.HLEN).arg(names.members(channel)));
        return count == null ? 0 : count.toInteger();
    }

    /** Redis forgets everything. */
    public void flush() {
        ask(Request.cmd(Command.FLUSHALL));
    }

    /** Any command. */
    public @Nullable Response ask(Request request) {
        try {
            return redis.send(request).toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Buffer head() {
        return Buffer.buffer(new Envelope(Envelope.MEMBERS, 1, "", "", "", new byte[0]).head());
    }

    private Response run(Script script, List<String> keys, List<?> arguments) {
        var request = Request.cmd(Command.EVAL).arg(script.text()).arg(keys.size());
        keys.forEach(request::arg);
        for (var argument : arguments) {
            if (argument instanceof Buffer bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        var answer = ask(request);
        if (answer == null) {
            throw new AssertionError("no answer from " + script);
        }
        return answer;
    }
}
