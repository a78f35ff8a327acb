package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client's wish for one channel; compared by identity, so that a late answer finds out that it is late. It waits for
 * Redis' confirmation, then holds the channel's messages until the client was answered, then is live.
 */
final class Subscription extends Audience.Member {
    // A channel this busy for as long as an answer takes: the client is better told to try again.
    private static final int MOST_HELD_BYTES = 1_048_576;
    private static final int MOST_HELD = 2_000;

    private enum State {
        WAITING,
        HOLDING,
        LIVE,
        ENDED
    }

    final Client client;
    private final JoinRequest request;
    private final List<Message> held = new ArrayList<>();
    private final List<Runnable> onEnd = new ArrayList<>();
    private State state = State.WAITING;
    private long heldBytes;
    private boolean overflowed;
    /** What is sent instead of all that came since the client stopped keeping up. */
    private @Nullable Message kept;

    private @Nullable Position missed;
    private @Nullable Predicate<Envelope> skipped;

    Subscription(Client client, JoinRequest request) {
        this.client = client;
        this.request = request;
    }

    JoinRequest request() {
        return request;
    }

    String channel() {
        return request.channel();
    }

    String topic() {
        return request.topic();
    }

    boolean holding() {
        return state == State.HOLDING;
    }

    /** Whether the client was told that it is in. */
    boolean live() {
        return state == State.LIVE;
    }

    /** Whether Redis has confirmed, so that the bus is owed an end. */
    boolean confirmed() {
        return state == State.HOLDING || state == State.LIVE;
    }

    void hold() {
        state = State.HOLDING;
    }

    /** Keeps a message for later, or notes that there were too many. */
    void hold(Message message) {
        heldBytes += message.frame().readableBytes();
        if (heldBytes > MOST_HELD_BYTES || held.size() >= MOST_HELD) {
            overflowed = true;
        } else {
            held.add(message.retain());
        }
    }

    boolean overflowed() {
        return overflowed;
    }

    List<Message> held() {
        return held;
    }

    void goLive() {
        state = State.LIVE;
        release();
    }

    /** Has this run when the subscription ends. */
    void onEnd(Runnable task) {
        onEnd.add(task);
    }

    void end() {
        state = State.ENDED;
        release();
        dropKept();
        onEnd.forEach(Runnable::run);
        onEnd.clear();
    }

    /** Writes all of them at once; false, with nothing written, if each has to be looked at by itself. */
    boolean hear(Bundle messages) {
        if (!live() || skipped != null || kept != null || messages.excepts(request::speaksAs)) {
            return false;
        }
        return !(messages.droppable() && client.congested()) && client.write(messages.frames(client.resumes()));
    }

    /** Hands over a message, or holds it; whether it was written. The caller keeps its reference. */
    boolean hear(Message message) {
        if (holding()) {
            hold(message);
            return false;
        }
        return deliver(message);
    }

    /** Writes a message, if it is for this client and it keeps up; whether it did. */
    boolean deliver(Message message) {
        if (client.closing() || request.speaksAs(message.exceptSocket()) || had(message)) {
            return false;
        }
        if (droppable(message) && client.congested()) {
            if (message.delivery() == Message.Delivery.DROPPED) {
                client.meters.droppedEvents.increment();
            } else if (keep(message)) {
                client.meters.supersededEvents.increment();
            }
            return false;
        }
        if (message.delivery() == Message.Delivery.LATEST_ONLY) {
            dropKept();
        }
        return client.write(message.frame(client.resumes()));
    }

    /** From now on what the client has already is not delivered. */
    void skip(@Nullable Predicate<Envelope> had) {
        skipped = had;
    }

    private boolean had(Message message) {
        var had = skipped;
        if (had == null) {
            return false;
        }
        if (had.test(message.envelope())) {
            return true;
        }
        // Events keep their order: whatever follows this one is new as well.
        if (message.numbered()) {
            skipped = null;
        }
        return false;
    }

    // What has a number will be asked for: who is told of a later one must have had it.
    private boolean droppable(Message message) {
        return message.delivery() != Message.Delivery.QUEUED && !(client.resumes() && message.numbered());
    }

    /** Messages were lost on their way to this node; clients that can do something about it are told. */
    void missed(Position now) {
        if (holding()) {
            missed = now;
        } else if (client.resumes()) {
            client.say(ServerMessage.missed(channel(), now.epoch(), now.id()));
        }
    }

    /** Where the history stood when something was lost, if so. */
    @Nullable
    Position missed() {
        return missed;
    }

    /** Keeps the message in place of the one kept before. Whether there was one. */
    boolean keep(Message message) {
        var before = kept;
        kept = message.retain();
        if (before != null) {
            before.release();
        }
        return before != null;
    }

    void dropKept() {
        var message = takeKept();
        if (message != null) {
            message.release();
        }
    }

    /** Sends what was kept. */
    void sendKept() {
        var message = takeKept();
        if (message != null) {
            client.write(message.frame());
            message.release();
        }
    }

    private @Nullable Message takeKept() {
        var message = kept;
        kept = null;
        return message;
    }

    private void release() {
        held.forEach(Message::release);
        held.clear();
        heldBytes = 0;
    }
}
