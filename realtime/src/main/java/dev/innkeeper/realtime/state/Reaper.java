package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Clears what nodes left whose lease is over: their members go, their counts, at last their names. All of it may be done
 * by two at once or twice, and be interrupted anywhere. Touched on the bus' context only.
 */
@Singleton
class Reaper {
    private static final Logger LOG = Logger.getLogger(Reaper.class);
    // Measured: eight users take a tenth of a millisecond of everybody's time, a hundred more than one.
    private static final int USERS_AT_ONCE = 8;
    private static final int CHANNELS_AT_ONCE = 50;
    private static final long LOCK_MILLIS = 10_000;
    private static final String WHOLE = "0";
    private static final Future<Void> NOTHING = Future.succeededFuture();

    private final Node node;
    private final ScriptLine line;
    private final Memberships memberships;
    private final Occupancy occupancy;
    private final Webhooks webhooks;
    private final RedisNames names;
    private final Apps apps;
    private final Places places;
    private final Counter reaped;

    Reaper(
            Node node,
            ScriptLine line,
            Memberships memberships,
            Occupancy occupancy,
            Webhooks webhooks,
            RedisNames names,
            Apps apps,
            Places places,
            MeterRegistry metrics) {
        this.node = node;
        this.line = line;
        this.memberships = memberships;
        this.occupancy = occupancy;
        this.webhooks = webhooks;
        this.names = names;
        this.apps = apps;
        this.places = places;
        this.reaped = Counter.builder("realtime.nodes.reaped")
                .description("Dead nodes that this node has cleared away")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        node.onDeath(this::clear);
    }

    private void clear(String dead) {
        boolean everything = apps.complete();
        lock(dead)
                .compose(mine -> mine
                        ? members(dead, WHOLE)
                                .compose(done -> counts(dead, WHOLE))
                                .compose(done -> connections(dead))
                                .compose(done -> everything ? end(dead) : putOff(dead))
                        : NOTHING)
                .onFailure(error -> LOG.debugf("clearing %s: %s", dead, error.getMessage()));
    }

    private Future<Boolean> lock(String dead) {
        return line.send(Request.cmd(Command.SET)
                        .arg(names.clearing(dead))
                        .arg(node.id())
                        .arg("NX")
                        .arg("PX")
                        .arg(LOCK_MILLIS))
                .map(answer -> answer != null);
    }

    // What has no owner is thrown away, and whose the channel is may not be known yet.
    private boolean mayHaveAnOwner(String topic) {
        return !apps.complete() && places.of(topic).isEmpty();
    }

    private Future<Void> members(String dead, String cursor) {
        return line.send(Request.cmd(Command.SSCAN)
                        .arg(names.presenceOf(dead))
                        .arg(cursor)
                        .arg("COUNT")
                        .arg(CHANNELS_AT_ONCE))
                .compose(found -> {
                    String next = found.get(0).toString();
                    var gone = found.get(1).stream()
                            .map(Response::toString)
                            .filter(topic -> !mayHaveAnOwner(topic))
                            .map(topic -> membersOf(dead, topic))
                            .toList();
                    return (gone.isEmpty() ? NOTHING : Future.join(gone))
                            .compose(done -> next.equals(WHOLE) ? NOTHING : members(dead, next));
                });
    }

    private Future<Void> membersOf(String dead, String topic) {
        var place = places.ofAny(topic);
        if (place.isEmpty()) {
            return line.send(Request.cmd(Command.SREM)
                            .arg(names.presenceOf(dead))
                            .arg(topic))
                    .mapEmpty();
        }
        var channelNames = place.get().names();
        String channel = place.get().channel();
        return line.call(
                        Script.REAP,
                        List.of(
                                names.lease(dead),
                                channelNames.membersOn(dead, channel),
                                channelNames.memberNodes(channel),
                                channelNames.members(channel),
                                channelNames.membersVersion(channel),
                                names.presenceOf(dead),
                                names.webhooks(),
                                names.droppedWebhooks()),
                        List.of(
                                USERS_AT_ONCE,
                                topic,
                                memberships.freshEpoch(),
                                memberships.head(),
                                Member.removedFrameBegin(channel),
                                place.get().isUsers()
                                        ? ""
                                        : webhooks.appIfWanted(place.get().app(), "member_removed"),
                                Memberships.removedEventBegin(channel),
                                webhooks.now(),
                                Webhooks.MOST_WAITING))
                .compose(answer -> switch (answer.toInteger()) {
                    case 0 -> NOTHING;
                    case -1 -> Future.failedFuture("it lives");
                    default -> membersOf(dead, topic);
                });
    }

    private Future<Void> counts(String dead, String cursor) {
        return line.send(Request.cmd(Command.HSCAN)
                        .arg(names.occupancyOf(dead))
                        .arg(cursor)
                        .arg("COUNT")
                        .arg(CHANNELS_AT_ONCE))
                .compose(found -> {
                    String next = found.get(0).toString();
                    return counts(dead, found.get(1))
                            .compose(done -> next.equals(WHOLE) ? NOTHING : counts(dead, next));
                });
    }

    private Future<Void> counts(String dead, Response pairs) {
        var gone = new ArrayList<Future<?>>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String topic = pairs.get(i).toString();
            if (mayHaveAnOwner(topic)) {
                continue;
            }
            gone.add(places.ofAny(topic)
                    .<Future<?>>map(place -> occupancy.clear(dead, place))
                    .orElseGet(() -> line.send(Request.cmd(Command.HDEL)
                            .arg(names.occupancyOf(dead))
                            .arg(topic))));
        }
        return gone.isEmpty() ? NOTHING : Future.join(gone).mapEmpty();
    }

    private Future<Void> connections(String dead) {
        return Future.join(apps.all().stream()
                        .map(app -> line.send(Request.cmd(Command.HDEL)
                                .arg(names.of(app.id()).connections())
                                .arg(dead)))
                        .toList())
                .mapEmpty();
    }

    // Behind the others that are dead: only some are named at a time, and what is left of this one may have to wait
    // long.
    private Future<Void> putOff(String dead) {
        return line.send(Request.cmd(Command.ZADD)
                        .arg(names.nodes())
                        .arg("XX")
                        .arg(webhooks.now())
                        .arg(dead))
                .mapEmpty();
    }

    private Future<Void> end(String dead) {
        reaped.increment();
        return line.send(Request.cmd(Command.ZREM).arg(names.nodes()).arg(dead)).mapEmpty();
    }
}
