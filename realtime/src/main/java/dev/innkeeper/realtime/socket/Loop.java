package dev.innkeeper.realtime.socket;

import dev.innkeeper.platform.health.Heartbeat;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.bus.Listener;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.resume.Position;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that belongs to the connections of one event loop. Other threads only put mail in; the rest is touched on
 * the event loop alone, so a broadcast is one task per loop and there is no lock on the way to a client.
 */
final class Loop implements Listener {
    // Reads and pings wait while we write: a channel with many subscribers is served in several turns.
    private static final int CLIENTS_A_TURN = 2_000;

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = Logger.getLogger(Loop.class);

    private final EventLoop eventLoop;
    private final Bus bus;
    private final Meters meters;
    private final Backlog backlog;
    private final Heartbeat heartbeat;
    /** Any thread. */
    private final Mailbox mailbox;
    /** Any thread. */
    private final Overrun overrun = new Overrun();
    /** Any thread. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final Set<Client> clients = new HashSet<>();
    private final Map<String, Audience<Subscription>> topics = new HashMap<>();
    private final List<Client> touched = new ArrayList<>();
    private final List<Message> delivered = new ArrayList<>();
    private @Nullable Round round;
    private long nextTick = System.nanoTime() + TICK_NANOS;
    private volatile long longestQueue;

    Loop(EventLoop eventLoop, Bus bus, Meters meters, Backlog backlog, Mailbox mailbox, Heartbeat heartbeat) {
        this.eventLoop = eventLoop;
        this.bus = bus;
        this.meters = meters;
        this.backlog = backlog;
        this.mailbox = mailbox;
        this.heartbeat = heartbeat;
        var unused = eventLoop.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    @Override
    public void message(Message message) {
        if (overrun.supersedes(message)) {
            return;
        }
        if (mailbox.post(message)) {
            wake();
        } else if (overrun.add(message)) {
            String channel = message.channel();
            run(() -> makeUp(channel));
        }
    }

    // Whoever resumes is told, as of any other gap, and loads anew; once for all that was dropped till then.
    private void makeUp(String channel) {
        var lost = overrun.take(channel);
        if (lost != null && lost.missed() instanceof Position last) {
            tellMissed(channel, last);
        }
        if (lost != null && lost.newest() instanceof Message newest) {
            begin(newest);
        }
    }

    @Override
    public void missed(String channel, Position now) {
        run(() -> tellMissed(channel, now));
    }

    private void tellMissed(String channel, Position now) {
        var audience = topics.get(channel);
        if (audience != null) {
            int places = audience.open();
            IntStream.range(0, places)
                    .mapToObj(audience::at)
                    .filter(Objects::nonNull)
                    .forEach(one -> one.missed(now));
            audience.close();
        }
    }

    @Override
    public void run(Runnable task) {
        mailbox.add(task);
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
            client.numbers.connections().incrementAndGet();
        }
    }

    /** Holds the channel's messages for this subscription from now on. */
    void join(Subscription subscription) {
        subscription.hold();
        topics.computeIfAbsent(subscription.topic(), name -> new Audience<>()).add(subscription);
    }

    /** From now on the client gets the messages itself. */
    void live(Subscription subscription) {
        subscription.goLive();
        count(subscription, 1);
    }

    /** Ends one subscription, confirmed or not. */
    void leave(String channel, Client client) {
        var subscription = client.subscriptions.remove(channel);
        if (subscription == null) {
            return;
        }
        if (subscription.live()) {
            count(subscription, -1);
        }
        if (subscription.confirmed()) {
            topics.computeIfPresent(subscription.topic(), (name, audience) -> {
                audience.remove(subscription);
                return audience.empty() ? null : audience;
            });
            bus.unsubscribe(subscription.topic(), this);
        }
        subscription.end();
    }

    /** Ends all subscriptions of a client that goes. May be called twice. */
    void forget(Client client) {
        List.copyOf(client.subscriptions.keySet()).forEach(channel -> leave(channel, client));
        if (clients.remove(client)) {
            meters.connections.decrementAndGet();
            client.numbers.connections().decrementAndGet();
            client.end();
        }
    }

    /** Flushes the client at the end of this turn, or of the next one. */
    void touch(Client client) {
        if (!client.touched) {
            client.touched = true;
            touched.add(client);
            wake();
        }
    }

    /** One held message was written. */
    void written(Message message) {
        meters.written(1, message);
    }

    /** So many bytes more wait for the clients. */
    void backlog(long change) {
        if (change != 0) {
            backlog.change(change);
        }
    }

    private void count(Subscription subscription, int change) {
        meters.subscriptions(subscription.channel()).addAndGet(change);
        subscription.client.numbers.subscriptions().addAndGet(change);
    }

    private void wake() {
        if (scheduled.compareAndSet(false, true)) {
            eventLoop.execute(this::turn);
        }
    }

    // The flag falls last: until then nobody needs to ask for the turn that is under way. It falls whatever happens,
    // for a task that fails must not stop the loop.
    private void turn() {
        try {
            int left = CLIENTS_A_TURN;
            while (left > 0 && (round != null || take())) {
                left -= deliver(left);
            }
            flush();
        } finally {
            scheduled.set(false);
            if (round != null || !mailbox.isEmpty() || !touched.isEmpty()) {
                wake();
            }
        }
    }

    private void flush() {
        // A flush may make room for what was kept back, and so touch its client again.
        for (int i = 0; i < touched.size(); i++) {
            var client = touched.get(i);
            client.touched = false;
            client.flush();
        }
        touched.clear();
        delivered.forEach(message -> {
            meters.delivered(message.envelope().publishedMicros());
            message.release();
        });
        delivered.clear();
    }

    /** Runs tasks up to the next message; false when there is no more mail. */
    private boolean take() {
        for (var mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
            switch (mail) {
                case Mailbox.Mail.Task(Runnable task) -> task.run();
                case Mailbox.Mail.Post(Message message) -> begin(message);
            }
            if (round != null) {
                return true;
            }
        }
        return false;
    }

    private void begin(Message message) {
        var audience = topics.get(message.channel());
        if (audience == null) {
            message.release();
        } else {
            round = new Round(mailbox.withThoseThatFollow(message), audience);
        }
    }

    /** Goes on with the round; how much of the turn that used up. */
    private int deliver(int most) {
        var current = round;
        if (current == null) {
            return 0;
        }
        int used = current.go(most);
        if (current.over()) {
            round = null;
            current.forEach((message, times) -> {
                meters.written(times, message);
                delivered.add(message);
            });
        }
        return used;
    }

    private void tick() {
        heartbeat.beat();
        long now = System.nanoTime();
        meters.loopDelay.record(Math.max(0, now - nextTick), TimeUnit.NANOSECONDS);
        List.copyOf(clients).forEach(client -> client.check(now));
        longestQueue = clients.stream().mapToLong(Client::queuedBytes).max().orElse(0);
        backlog.relieve();
        tellDropped();
        nextTick = System.nanoTime() + TICK_NANOS;
    }

    private void tellDropped() {
        long number = overrun.takeCount();
        if (number > 0) {
            meters.overrunEvents.increment(number);
            LOG.warnf("%d events were dropped: more come to this node than it can hand on to its clients", number);
        }
    }

    /** The longest queue of a client a moment ago, in bytes. Any thread. */
    long longestQueue() {
        return longestQueue;
    }
}
