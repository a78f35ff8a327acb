package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.join.JoinRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * One client's wish for one channel; compared by identity, so that a late answer finds out that it is late. It waits for
 * Redis' confirmation, then holds the channel's messages until the client was answered, then is live.
 */
final class Subscription {
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
        onEnd.forEach(Runnable::run);
        onEnd.clear();
    }

    private void release() {
        held.forEach(Message::release);
        held.clear();
        heldBytes = 0;
    }
}
