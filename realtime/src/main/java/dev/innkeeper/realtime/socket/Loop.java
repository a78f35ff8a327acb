package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.platform.health.Heartbeat;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.bus.Listener;
import dev.innkeeper.realtime.bus.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Everything that belongs to the connections of one event loop. Other threads only put mail in; the rest is touched on
 * the event loop alone, so a broadcast is one task per loop and there is no lock on the way to a client.
 */
final class Loop implements Listener {
    // Reads and pings wait while we write: a channel with many subscribers is served in several turns.
    private static final int WRITES_A_TURN = 2_000;

    private sealed interface Mail {
        record Post(Message message) implements Mail {}

        record Task(Runnable task) implements Mail {}
    }

    private final EventLoop eventLoop;
    private final Bus bus;
    private final Meters meters;
    private final Heartbeat heartbeat;
    /** Any thread. */
    private final Queue<Mail> mailbox = new ConcurrentLinkedQueue<>();
    /** Any thread. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final Set<Client> clients = new HashSet<>();
    private final Map<String, Subscribers> topics = new HashMap<>();
    private final Set<Client> touched = new HashSet<>();
    private @Nullable Message unfinished;
    private List<Client> targets = List.of();
    private int next;

    Loop(EventLoop eventLoop, Bus bus, Meters meters, Heartbeat heartbeat) {
        this.eventLoop = eventLoop;
        this.bus = bus;
        this.meters = meters;
        this.heartbeat = heartbeat;
        var unused = eventLoop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void message(Message message) {
        mailbox.add(new Mail.Post(message.retain()));
        wake();
    }

    @Override
    public void run(Runnable task) {
        mailbox.add(new Mail.Task(task));
        wake();
    }

    void later(Runnable task, long delay, TimeUnit unit) {
        var unused = eventLoop.schedule(task, delay, unit);
    }

    Collection<Client> clients() {
        return clients;
    }

    void add(Client client) {
        if (clients.add(client)) {
            meters.connections.incrementAndGet();
        }
    }

    /** Holds the channel's messages for this subscription from now on. */
    void join(Subscription subscription) {
        subscription.hold();
        topics.computeIfAbsent(subscription.topic(), name -> new Subscribers()).hold(subscription);
    }

    /** From now on the client gets the messages itself. */
    void live(Subscription subscription) {
        subscription.goLive();
        topics.computeIfAbsent(subscription.topic(), name -> new Subscribers()).add(subscription);
        count(subscription.channel(), 1);
    }

    /** Ends one subscription, confirmed or not. */
    void leave(String channel, Client client) {
        var subscription = client.subscriptions.remove(channel);
        if (subscription == null) {
            return;
        }
        if (subscription.live()) {
            count(channel, -1);
        }
        if (subscription.confirmed()) {
            topics.computeIfPresent(
                    subscription.topic(), (name, subscribers) -> subscribers.remove(subscription) ? null : subscribers);
            bus.unsubscribe(subscription.topic(), this);
        }
        subscription.end();
    }

    /** Ends all subscriptions of a client that goes. May be called twice. */
    void forget(Client client) {
        List.copyOf(client.subscriptions.keySet()).forEach(channel -> leave(channel, client));
        if (clients.remove(client)) {
            meters.connections.decrementAndGet();
            client.end();
        }
    }

    private void count(String channel, int change) {
        var gauge = ChannelName.needsSignature(channel) ? meters.privateSubscriptions : meters.publicSubscriptions;
        gauge.addAndGet(change);
    }

    private void wake() {
        if (scheduled.compareAndSet(false, true)) {
            eventLoop.execute(this::turn);
        }
    }

    private void turn() {
        scheduled.set(false);
        int left = WRITES_A_TURN;
        var delivered = new ArrayList<Message>();
        while (left > 0) {
            if (unfinished == null && !take()) {
                break;
            }
            left -= deliver(left, delivered);
        }
        touched.forEach(Client::flush);
        touched.clear();
        delivered.forEach(message -> {
            meters.delivered(message.envelope().publishedMicros());
            message.release();
        });
        if (unfinished != null || !mailbox.isEmpty()) {
            wake();
        }
    }

    /** Runs tasks up to the next message; false when there is no more mail. */
    private boolean take() {
        for (var mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
            switch (mail) {
                case Mail.Task(Runnable task) -> task.run();
                case Mail.Post(Message message) -> {
                    unfinished = message;
                    var subscribers = topics.get(message.channel());
                    targets = subscribers == null ? List.of() : subscribers.begin(message);
                    next = 0;
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes the current message to at most so many clients; how much of the turn that used up. */
    private int deliver(int most, List<Message> delivered) {
        var message = unfinished;
        if (message == null) {
            return 0;
        }
        int end = Math.min(targets.size(), next + most);
        int used = Math.max(1, end - next);
        for (; next < end; next++) {
            var client = targets.get(next);
            if (!client.socketId.equals(message.exceptSocket()) && written(client, message.frame())) {
                touched.add(client);
            }
        }
        if (next >= targets.size()) {
            delivered.add(message);
            unfinished = null;
            targets = List.of();
        }
        return used;
    }

    /** Queues and counts a frame; whether it was taken. The caller flushes. */
    boolean written(Client client, ByteBuf frame) {
        if (!client.write(frame)) {
            return false;
        }
        meters.messagesOut.increment();
        meters.bytesOut.increment(frame.readableBytes());
        return true;
    }

    private void tick() {
        heartbeat.beat();
        long now = System.nanoTime();
        List.copyOf(clients).forEach(client -> client.check(now));
    }

    /** The clients of one channel, with a snapshot that is made again only after a change. */
    private static final class Subscribers {
        private final Set<Client> members = new HashSet<>();
        private final Set<Subscription> holding = new HashSet<>();
        private @Nullable List<Client> snapshot;

        void hold(Subscription subscription) {
            holding.add(subscription);
        }

        void add(Subscription subscription) {
            holding.remove(subscription);
            members.add(subscription.client);
            snapshot = null;
        }

        /** Whether it was the last one. */
        boolean remove(Subscription subscription) {
            holding.remove(subscription);
            members.remove(subscription.client);
            snapshot = null;
            return members.isEmpty() && holding.isEmpty();
        }

        /** Who gets the message at once; the others hold it. */
        List<Client> begin(Message message) {
            holding.forEach(subscription -> subscription.hold(message));
            return snapshot();
        }

        private List<Client> snapshot() {
            var current = snapshot;
            if (current == null) {
                current = List.copyOf(members);
                snapshot = current;
            }
            return current;
        }
    }
}
