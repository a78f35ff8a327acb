package dev.innkeeper.realtime.users;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.bus.Listener;
import dev.innkeeper.realtime.bus.MemberLists;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.presence.Change;
import dev.innkeeper.realtime.presence.Rosters;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.state.Lists;
import dev.innkeeper.realtime.state.Place;
import dev.innkeeper.realtime.state.Places;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells watchers when the users they watch come online and go. While an application has watchers here, this node hears of
 * every user of it that does; each change is looked up once. Touched on the bus' context only, but for what says otherwise.
 */
@Singleton
public class Watchlists implements MemberLists {
    private static final Logger LOG = Logger.getLogger(Watchlists.class);
    // After an outage, until all nodes have said again who is online.
    private static final long SETTLE_MILLIS = 5_000;

    private static final class Audience {
        private final Place place;
        private final Map<String, Set<Watch>> byUser = new HashMap<>();
        private final Set<Watch> watches = new HashSet<>();
        private boolean confirmed;
        private boolean looking;

        private Audience(Place place) {
            this.place = place;
        }
    }

    private final Map<String, Audience> audiences = new HashMap<>();
    private final Vertx vertx;
    private final Bus bus;
    private final Lists lists;
    private final Places places;
    private final Listener listener;

    Watchlists(Vertx vertx, Bus bus, Lists lists, Places places, Rosters rosters) {
        this.vertx = vertx;
        this.bus = bus;
        this.lists = lists;
        this.places = places;
        this.listener = new OnContext(bus);
        rosters.usersAreKeptBy(this);
        lists.onDoubt(() -> audiences.values().forEach(this::lookAgain));
    }

    /** Begins to watch; from any thread. */
    public Runnable watch(App app, List<String> users, Watcher watcher) {
        var watch = new Watch(users, watcher);
        bus.run(() -> begin(places.users(app), watch));
        return () -> bus.run(() -> end(places.users(app), watch));
    }

    @Override
    public void message(String topic, Envelope envelope) {
        var audience = audiences.get(topic);
        if (audience == null) {
            return;
        }
        try {
            var change = Change.read(envelope);
            String user = change.member().userId();
            for (var watch : List.copyOf(audience.byUser.getOrDefault(user, Set.of()))) {
                watch.heard(user, change.added(), change.epoch(), change.version());
            }
        } catch (IllegalArgumentException e) {
            LOG.debugf("%s: %s", topic, e.getMessage());
        }
    }

    @Override
    public void confirmed(String topic) {
        var audience = audiences.get(topic);
        if (audience != null && audience.confirmed) {
            lookAgain(audience);
        }
    }

    private void begin(Place place, Watch watch) {
        var audience = audiences.computeIfAbsent(place.topic(), topic -> new Audience(place));
        audience.watches.add(watch);
        watch.users()
                .forEach(user -> audience.byUser
                        .computeIfAbsent(user, key -> new HashSet<>())
                        .add(watch));
        if (audience.confirmed) {
            look(audience, watch);
        } else if (audience.watches.size() == 1) {
            subscribe(audience);
        }
    }

    private void subscribe(Audience audience) {
        String topic = audience.place.topic();
        bus.subscribe(
                topic,
                listener,
                () -> {
                    if (audiences.get(topic) != audience) {
                        bus.unsubscribe(topic, listener);
                        return;
                    }
                    audience.confirmed = true;
                    List.copyOf(audience.watches).forEach(watch -> look(audience, watch));
                },
                () -> {
                    if (audiences.get(topic) == audience) {
                        subscribe(audience);
                    }
                });
    }

    private void end(Place place, Watch watch) {
        var audience = audiences.get(place.topic());
        if (audience == null || !audience.watches.remove(watch)) {
            return;
        }
        watch.users()
                .forEach(user -> audience.byUser.computeIfPresent(user, (key, watches) -> {
                    watches.remove(watch);
                    return watches.isEmpty() ? null : watches;
                }));
        if (audience.watches.isEmpty()) {
            audiences.remove(place.topic());
            if (audience.confirmed) {
                bus.unsubscribe(place.topic(), listener);
            }
        }
    }

    private void look(Audience audience, Watch watch) {
        lists.present(audience.place, List.copyOf(watch.users()))
                .onSuccess(present -> {
                    if (audience.watches.contains(watch)) {
                        watch.looked(present);
                    }
                })
                // It is asked again when Redis is back.
                .onFailure(error -> LOG.debugf("watchlist: %s", error.getMessage()));
    }

    private void lookAgain(Audience audience) {
        if (audience.looking) {
            return;
        }
        audience.looking = true;
        vertx.setTimer(
                SETTLE_MILLIS,
                id -> bus.run(() -> {
                    audience.looking = false;
                    List.copyOf(audience.watches).forEach(watch -> look(audience, watch));
                }));
    }

    /** Everything else that is said in this place is for nobody. */
    private record OnContext(Bus bus) implements Listener {
        @Override
        public void message(Message message) {}

        // The lists themselves are asked for again whenever Redis confirms the channel.
        @Override
        public void missed(String channel, Position now) {}

        @Override
        public void run(Runnable task) {
            bus.run(task);
        }
    }
}
