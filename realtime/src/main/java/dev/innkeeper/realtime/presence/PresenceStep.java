package dev.innkeeper.realtime.presence;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.JoinAnswer;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.state.Memberships;
import dev.innkeeper.realtime.state.Occupancy;
import dev.innkeeper.realtime.state.Place;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes the client's user a member and shows it the others, as of one moment: what it hears then has come after that. Only
 * who is let in is counted as a subscriber.
 */
@Singleton
class PresenceStep implements JoinStep {
    private static final int FIRST = 10;

    private final Bus bus;
    private final Memberships memberships;
    private final Occupancy occupancy;
    private final Rosters rosters;
    /** On the bus' context: the subscriptions that are members. */
    private final Set<JoinRequest> members = new HashSet<>();
    /** On the bus' context: those of them that are counted. */
    private final Set<JoinRequest> subscribers = new HashSet<>();

    PresenceStep(Bus bus, Memberships memberships, Occupancy occupancy, Rosters rosters) {
        this.bus = bus;
        this.memberships = memberships;
        this.occupancy = occupancy;
        this.rosters = rosters;
    }

    @Override
    public int order() {
        return FIRST;
    }

    @Override
    public boolean concerns(JoinRequest request) {
        return ChannelName.isPresence(request.channel());
    }

    @Override
    public CompletionStage<JoinPart> begin(JoinRequest request) {
        var part = new CompletableFuture<JoinPart>();
        bus.run(() -> enter(request, part));
        return part;
    }

    @Override
    public void end(JoinRequest request) {
        bus.run(() -> {
            if (members.remove(request)) {
                leave(request);
            }
            if (subscribers.remove(request)) {
                occupancy.left(request.place());
            }
        });
    }

    private void enter(JoinRequest request, CompletableFuture<JoinPart> part) {
        members.add(request);
        var place = request.place();
        var unused = memberships
                .enter(place, request.member(), place.app().limits().presenceMembers())
                .whenComplete((joined, full) -> {
                    if (full != null) {
                        members.remove(request);
                        dropIfEmpty(place);
                        part.completeExceptionally(new Refusal("LimitReached", "Too many members", 4100));
                    } else if (members.contains(request)) {
                        subscribers.add(request);
                        var seen = new CompletableFuture<Snapshot>();
                        rosters.when(place, joined, seen::complete);
                        var unusedCount = occupancy
                                .entered(place)
                                .thenCombine(
                                        seen, (known, snapshot) -> part.complete(answer -> show(answer, snapshot)));
                    }
                });
        rosters.keep(place);
    }

    private void leave(JoinRequest request) {
        var place = request.place();
        memberships.leave(place, request.member().userId());
        dropIfEmpty(place);
    }

    private void dropIfEmpty(Place place) {
        if (!memberships.any(place)) {
            rosters.drop(place);
        }
    }

    private static void show(JoinAnswer answer, Snapshot snapshot) {
        answer.member("presence", snapshot.json());
        answer.keepHeld(held -> !held.members() || told(held) > snapshot.told());
    }

    private static long told(Envelope change) {
        return Long.parseLong(change.position());
    }
}
