package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.platform.ids.Ids;
import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The users of this node in presence channels, and those signed in. Redis hears of a user's first connection here and of
 * the last; how many there are between is this node's own business, so that saying something twice changes nothing.
 * Touched on the bus' context only.
 */
@Singleton
public class Memberships {
    private static final Logger LOG = Logger.getLogger(Memberships.class);
    private static final int LEASE_GONE = -1;
    private static final int FULL = -2;

    /** Since when a user is a member: the list has the user from this version of this epoch on. */
    public record Joined(String epoch, long version) {}

    private static final class Stay {
        private final Member member;
        private final int most;
        private CompletableFuture<Joined> joined = new CompletableFuture<>();
        private int connections = 1;

        private Stay(Member member, int most) {
            this.member = member;
            this.most = most;
        }

        // Said again, it is in a list that may have begun anew: whoever comes now waits for that one.
        private void isIn(Joined since) {
            if (!joined.complete(since)) {
                joined = CompletableFuture.completedFuture(since);
            }
        }
    }

    private final Map<Place, Map<String, Stay>> here = new HashMap<>();
    private final Node node;
    private final ScriptLine line;
    private final Webhooks webhooks;
    private final RealtimeConfig config;
    private final Clock clock;
    private final Ids ids;
    private final Counter joins;
    private final Counter leaves;
    private boolean grace;

    Memberships(
            Node node,
            ScriptLine line,
            Webhooks webhooks,
            RealtimeConfig config,
            Clock clock,
            Ids ids,
            MeterRegistry metrics) {
        this.node = node;
        this.line = line;
        this.webhooks = webhooks;
        this.config = config;
        this.clock = clock;
        this.ids = ids;
        this.joins = counter(metrics, "realtime.presence.joins", "Users whose first connection here joined a channel");
        this.leaves = counter(metrics, "realtime.presence.leaves", "Users whose last connection here left a channel");
        node.onRenewal(this::sayAgain);
    }

    /**
     * One more connection of this user here.
     *
     * @param most users that the channel may have, 0 for any number
     * @return completes on the bus' context when the user is a member; fails with {@link ChannelFull}, and
     *     then owes no {@link #leave}
     */
    public CompletableFuture<Joined> enter(Place place, Member member, int most) {
        var users = here.computeIfAbsent(place, key -> new HashMap<>());
        var before = users.get(member.userId());
        if (before != null) {
            before.connections++;
            return before.joined;
        }
        var stay = new Stay(member, most);
        users.put(member.userId(), stay);
        joins.increment();
        join(place, stay);
        return stay.joined;
    }

    /** One connection less. */
    public void leave(Place place, String userId) {
        var users = here.get(place);
        var stay = users == null ? null : users.get(userId);
        if (users == null || stay == null || --stay.connections > 0) {
            return;
        }
        forget(place, users, userId);
        leaves.increment();
        tellLeft(place, userId);
    }

    /** How many connections of the user are here. */
    public int connections(Place place, String userId) {
        var stay = here.getOrDefault(place, Map.of()).get(userId);
        return stay == null ? 0 : stay.connections;
    }

    /** Whether anybody is here. */
    public boolean any(Place place) {
        return here.containsKey(place);
    }

    /** The users that are here. */
    public Set<String> users(Place place) {
        return Set.copyOf(here.getOrDefault(place, Map.of()).keySet());
    }

    /** From now on who leaves may come back elsewhere within the grace as if nothing had been. */
    public void leaveWithGrace() {
        grace = true;
    }

    private void sayAgain() {
        here.forEach((place, users) -> users.values().forEach(stay -> join(place, stay)));
    }

    private void join(Place place, Stay stay) {
        var names = place.names();
        String channel = place.channel();
        var member = stay.member;
        String speaker = node.id();
        String event = Webhooks.begin("member_added", channel) + ",\"user_id\":" + Member.quoted(member.userId()) + "}";
        line.call(
                        Script.JOIN,
                        List.of(
                                names.lease(speaker),
                                names.membersOn(speaker, channel),
                                names.memberNodes(channel),
                                names.members(channel),
                                names.membersVersion(channel),
                                names.presenceOf(speaker),
                                names.webhooks(),
                                names.droppedWebhooks()),
                        List.of(
                                member.userId(),
                                member.stored(),
                                place.topic(),
                                // Who was let in stays, whoever was faster to say so to a Redis that forgot all.
                                stay.joined.isDone() ? 0 : stay.most,
                                freshEpoch(),
                                head(),
                                member.addedFrame(channel),
                                place.isUsers() ? "" : webhooks.appIfWanted(place.app(), "member_added"),
                                event,
                                webhooks.now(),
                                Webhooks.MOST_WAITING))
                .onSuccess(answer -> joined(place, stay, speaker, answer))
                // The line says everything again as soon as it is back.
                .onFailure(error -> LOG.debugf("join: %s", error.getMessage()));
    }

    private void joined(Place place, Stay stay, String speaker, Response answer) {
        long version = answer.get(0).toLong();
        if (version == LEASE_GONE) {
            // A late answer to the old name, after everything was said again under a new one, is no news.
            if (speaker.equals(node.id())) {
                node.lost();
            }
        } else if (version != FULL) {
            stay.isIn(new Joined(answer.get(1).toString(), version));
        } else if (!stay.joined.isDone()) {
            var users = here.get(place);
            if (users != null && users.get(stay.member.userId()) == stay) {
                forget(place, users, stay.member.userId());
            }
            stay.joined.completeExceptionally(new ChannelFull());
        }
    }

    private void forget(Place place, Map<String, Stay> users, String userId) {
        users.remove(userId);
        if (users.isEmpty()) {
            here.remove(place);
        }
    }

    private void tellLeft(Place place, String userId) {
        var names = place.names();
        String channel = place.channel();
        String ghost = node.ghost();
        line.call(
                        Script.LEAVE,
                        List.of(
                                names.membersOn(node.id(), channel),
                                names.memberNodes(channel),
                                names.members(channel),
                                names.membersVersion(channel),
                                names.presenceOf(node.id()),
                                names.webhooks(),
                                names.membersOn(ghost, channel),
                                names.presenceOf(ghost),
                                names.lease(ghost),
                                names.nodes(),
                                names.droppedWebhooks()),
                        List.of(
                                userId,
                                place.topic(),
                                freshEpoch(),
                                head(),
                                Member.removedFrameBegin(channel),
                                place.isUsers() ? "" : webhooks.appIfWanted(place.app(), "member_removed"),
                                removedEventBegin(channel),
                                webhooks.now(),
                                Webhooks.MOST_WAITING,
                                grace ? config.leaveGrace().toMillis() : 0,
                                ghost))
                .onFailure(error -> LOG.debugf("leave: %s", error.getMessage()));
    }

    /** What a list that begins anew is called. */
    UUID freshEpoch() {
        return ids.next();
    }

    /** The head of a message that says that a list of members has changed. */
    Buffer head() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return Buffer.buffer(new Envelope(Envelope.MEMBERS, micros, "", "", "", new byte[0]).head());
    }

    static String removedEventBegin(String channel) {
        return Webhooks.begin("member_removed", channel) + ",\"user_id\":";
    }

    private static Counter counter(MeterRegistry metrics, String name, String description) {
        return Counter.builder(name).description(description).register(metrics);
    }
}
