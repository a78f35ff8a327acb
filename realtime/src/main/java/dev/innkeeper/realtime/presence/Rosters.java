package dev.innkeeper.realtime.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.bus.MemberLists;
import dev.innkeeper.realtime.state.Lists;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Memberships.Joined;
import dev.innkeeper.realtime.state.Place;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Copies of the lists of those presence channels that have members on this node. Changes are delivered here, in the order
 * of the list's versions; where one is missing the list is copied anew and the difference delivered instead.
 */
@Singleton
public class Rosters implements MemberLists {
    private static final Logger LOG = Logger.getLogger(Rosters.class);
    // A message that was published before its script answered can hardly be later than this.
    private static final long OVERDUE_MILLIS = 500;

    // After a Redis that forgot everything, until all nodes have said again who is where.
    private static final long SETTLE_MILLIS = 5_000;

    private static final class Kept {
        private final Place place;
        private final Roster roster;
        private boolean again;
        private int settling;

        private Kept(Place place, Roster roster) {
            this.place = place;
            this.roster = roster;
        }
    }

    private final Map<String, Kept> rosters = new HashMap<>();
    private final AtomicLong told = new AtomicLong();
    private final Vertx vertx;
    private final Bus bus;
    private final Lists lists;
    private final Clock clock;
    private final Counter copies;
    private MemberLists users = MemberLists.NONE;

    Rosters(Vertx vertx, Bus bus, Lists lists, Clock clock, MeterRegistry metrics) {
        this.vertx = vertx;
        this.bus = bus;
        this.lists = lists;
        this.clock = clock;
        this.copies = Counter.builder("realtime.presence.copies")
                .description("Lists of members copied whole from Redis")
                .register(metrics);
        lists.onDoubt(() -> List.copyOf(rosters.values()).forEach(this::load));
    }

    void start(@Observes StartupEvent event) {
        bus.membersAreKeptBy(this);
    }

    /** Who is told of changes in the list of users that are signed in. */
    public void usersAreKeptBy(MemberLists keeper) {
        users = keeper;
    }

    /** Begins to keep the list, if it is not kept; the channel is subscribed. */
    void keep(Place place) {
        if (!rosters.containsKey(place.topic())) {
            var kept = new Kept(place, new Roster(new ToClients(place), told));
            rosters.put(place.topic(), kept);
            load(kept);
        }
    }

    /** Nobody here is a member any more. */
    void drop(Place place) {
        rosters.remove(place.topic());
    }

    /** Runs when the list has whoever joined then. */
    void when(Place place, Joined since, Consumer<Snapshot> task) {
        var kept = rosters.get(place.topic());
        if (kept == null) {
            return;
        }
        kept.roster.when(since, task);
        if (kept.roster.differs(since.epoch())) {
            load(kept);
        } else if (kept.roster.awaited()) {
            vertx.setTimer(
                    OVERDUE_MILLIS,
                    id -> bus.run(() -> {
                        if (kept.roster.awaited()) {
                            load(kept);
                        }
                    }));
        }
    }

    @Override
    public void message(String topic, Envelope envelope) {
        var kept = rosters.get(topic);
        if (kept == null) {
            users.message(topic, envelope);
            return;
        }
        try {
            if (!kept.roster.apply(Change.read(envelope))) {
                load(kept);
            }
        } catch (IllegalArgumentException e) {
            LOG.debugf("%s: %s", topic, e.getMessage());
        }
    }

    @Override
    public void confirmed(String topic) {
        var kept = rosters.get(topic);
        if (kept == null) {
            users.confirmed(topic);
        } else {
            load(kept);
        }
    }

    private void load(Kept kept) {
        load(kept, false);
    }

    private void load(Kept kept, boolean settled) {
        if (rosters.get(kept.place.topic()) != kept) {
            return;
        }
        if (kept.roster.loading()) {
            kept.again = true;
            return;
        }
        kept.roster.load();
        copies.increment();
        lists.load(kept.place).onComplete(answer -> {
            if (answer.failed()) {
                // It is asked for again as soon as Redis can be reached.
                kept.roster.loadFailed();
                LOG.debugf("%s: %s", kept.place.topic(), answer.cause().getMessage());
            } else {
                loaded(kept, answer.result(), settled);
            }
        });
    }

    private void loaded(Kept kept, Lists.Loaded copy, boolean settled) {
        boolean another = kept.roster.differs(copy.epoch());
        boolean complete = kept.roster.loaded(
                copy.epoch(), copy.version(), copy.members(), settled || !(another || kept.settling > 0));
        if (another) {
            settle(kept);
        }
        if (kept.again || !complete) {
            kept.again = false;
            load(kept);
        }
    }

    // The list began anew, so Redis lost the old one: who is missing may only not have been said again yet.
    private void settle(Kept kept) {
        kept.settling++;
        vertx.setTimer(
                SETTLE_MILLIS,
                id -> bus.run(() -> {
                    if (--kept.settling == 0) {
                        load(kept, true);
                    }
                }));
    }

    private final class ToClients implements Roster.Listener {
        private final Place place;

        private ToClients(Place place) {
            this.place = place;
        }

        @Override
        public void added(Member member) {
            deliver(member.addedFrame(place.channel()));
        }

        @Override
        public void removed(Member member) {
            deliver(member.removedFrame(place.channel()));
        }

        private void deliver(String frame) {
            var kept = rosters.get(place.topic());
            if (kept != null) {
                long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
                bus.deliver(
                        place.topic(),
                        new Envelope(
                                Envelope.MEMBERS,
                                micros,
                                "",
                                "",
                                String.valueOf(kept.roster.nextTold()),
                                frame.getBytes(UTF_8)));
            }
        }
    }
}
