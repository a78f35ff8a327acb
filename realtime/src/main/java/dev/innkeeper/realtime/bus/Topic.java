package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.resume.Recall;
import dev.innkeeper.realtime.resume.Stream;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One channel that this node wants. Where it keeps a history, what an interruption of the Redis connection swallowed is
 * read from there and handed on before anything newer. Touched on its part's context only.
 */
final class Topic {
    /** Who asked and was not answered yet. */
    record Waiter(Listener listener, Runnable confirmed) {}

    /** A question to the history: what came after this position. An identity, so that a late answer finds out it is late. */
    record Question(Stream stream, Position seen, int life) {}

    /** So often in the time after which it would be forgotten. */
    private static final int POSITION_KEPT = 4;

    private static final Position NOWHERE = new Position("", "");

    private final Map<Listener, Integer> subscribers = new HashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Envelope> held = new ArrayList<>();
    private final String channel;
    private final @Nullable Stream stream;
    private final boolean latestOnly;
    private final BusMeters meters;
    /** Everything up to there was handed on. */
    private Position seen = NOWHERE;

    private boolean confirmed;
    private boolean interrupted;
    private boolean settling;
    private int life;
    private int generation;
    private long positionKept = System.nanoTime();

    Topic(String channel, @Nullable Stream stream, boolean latestOnly, BusMeters meters) {
        this.channel = channel;
        this.stream = stream;
        this.latestOnly = latestOnly;
        this.meters = meters;
    }

    void add(Listener listener) {
        subscribers.merge(listener, 1, Integer::sum);
        generation++;
    }

    void remove(Listener listener) {
        subscribers.computeIfPresent(listener, (same, count) -> count == 1 ? null : count - 1);
        generation++;
    }

    /** Changes with every coming and going, so that a timer sees whether somebody was here meanwhile. */
    int generation() {
        return generation;
    }

    boolean idle() {
        return subscribers.isEmpty();
    }

    boolean confirmed() {
        return confirmed;
    }

    /** What keeps the position of a channel in which nothing is published while it is wanted here, if that is due. */
    Optional<Request> keepPosition(long nanoTime) {
        if (stream == null
                || nanoTime - positionKept < TimeUnit.MILLISECONDS.toNanos(stream.positionMillis()) / POSITION_KEPT) {
            return Optional.empty();
        }
        positionKept = nanoTime;
        return Optional.of(Request.cmd(Command.PEXPIRE).arg(stream.position()).arg(stream.positionMillis()));
    }

    void await(Waiter waiter) {
        waiters.add(waiter);
    }

    /** Whether the waiter was still waiting. */
    boolean giveUp(Waiter waiter) {
        return waiters.removeIf(other -> other == waiter);
    }

    /** A message from Redis. */
    void message(Envelope envelope) {
        if (settling) {
            held.add(envelope);
        } else {
            handOn(envelope);
        }
    }

    /** Redis has confirmed; what to ask the history now, if anything. */
    Optional<Question> subscribed() {
        if (stream == null) {
            if (interrupted) {
                gapLost(NOWHERE);
            }
            confirm();
            return Optional.empty();
        }
        if (interrupted) {
            settling = true;
        } else {
            confirm();
        }
        return Optional.of(new Question(stream, seen, life));
    }

    /**
     * The history's answer. It came on the same connection as the messages: all of the channel's that are older were
     * handed on or are held.
     */
    void recalled(Question question, Recall recall) {
        if (question.life() != life) {
            return;
        }
        if (!settling) {
            seen = seen.equals(NOWHERE) ? recall.now() : seen;
            return;
        }
        settling = false;
        if (recall.recovered()) {
            meters.gapsClosed.increment();
            meters.recovered.increment(recall.missed().size());
            recall.missed().forEach(this::handOn);
            held.stream().filter(message -> recall.now().comesBefore(message)).forEach(this::handOn);
        } else {
            // What is held is older than where the history stands.
            held.forEach(this::handOn);
            gapLost(recall.now());
        }
        held.clear();
        confirm();
    }

    /** The history gave no answer that could be read: what was missed is lost. */
    void notRecalled(Question question) {
        if (question.life() == life && settling) {
            settling = false;
            gapLost(NOWHERE);
            held.forEach(this::handOn);
            held.clear();
            confirm();
        }
    }

    /** The connection is gone. What is held comes again, from the history. */
    void lost() {
        interrupted |= confirmed || settling;
        confirmed = false;
        settling = false;
        held.clear();
        life++;
    }

    private void confirm() {
        confirmed = true;
        interrupted = false;
        waiters.forEach(waiter -> waiter.listener().run(waiter.confirmed()));
        waiters.clear();
    }

    private void gapLost(Position now) {
        meters.gapsLost.increment();
        seen = now;
        subscribers.keySet().forEach(listener -> listener.missed(channel, now));
    }

    /** Delivers at once. */
    void handOn(Envelope envelope) {
        if (Position.of(envelope) instanceof Position here) {
            seen = here;
        }
        var message = new Message(channel, envelope, delivery(envelope));
        try {
            subscribers.keySet().forEach(listener -> listener.message(message));
        } finally {
            message.release();
        }
    }

    private Message.Delivery delivery(Envelope envelope) {
        if (envelope.members()) {
            return Message.Delivery.QUEUED;
        }
        if (envelope.fromClient()) {
            return Message.Delivery.DROPPED;
        }
        return latestOnly ? Message.Delivery.LATEST_ONLY : Message.Delivery.QUEUED;
    }
}
