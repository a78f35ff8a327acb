package dev.innkeeper.realtime.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.state.Memberships;
import dev.innkeeper.realtime.state.Place;
import dev.innkeeper.realtime.state.Places;
import dev.innkeeper.realtime.users.SignedIn;
import dev.innkeeper.realtime.users.Terminations;
import dev.innkeeper.realtime.users.Watchlists;
import dev.innkeeper.realtime.wire.ClientMessage.SignIn;
import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.ServerMessage;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signs connections in as users, and ends those of a user when the application says so. */
@Singleton
class SignIns {
    private static final int TOO_MANY = 4301;
    private static final int WATCHLIST_TOO_LONG = 4302;

    private final Bus bus;
    private final Memberships memberships;
    private final Watchlists watchlists;
    private final Terminations terminations;
    private final Places places;
    private final Signatures signatures;
    private final Loops loops;
    private final ObjectMapper json;

    SignIns(
            Bus bus,
            Memberships memberships,
            Watchlists watchlists,
            Terminations terminations,
            Places places,
            Signatures signatures,
            Loops loops,
            ObjectMapper json) {
        this.bus = bus;
        this.memberships = memberships;
        this.watchlists = watchlists;
        this.terminations = terminations;
        this.places = places;
        this.signatures = signatures;
        this.loops = loops;
        this.json = json;
    }

    void start(@Observes StartupEvent event) {
        terminations.onTermination(this::terminate);
    }

    /** Answers when Redis knows that the user is online. */
    void signIn(Client client, SignIn message) {
        if (!signatures.of(client).verifyUser(message.auth(), client.socketId, message.userData())) {
            refuse(client, "Invalid signature");
            return;
        }
        SignedIn who;
        try {
            who = SignedIn.read(json, message.userData());
            MemberLimits.check(who.user(), client.app.limits());
        } catch (IllegalArgumentException e) {
            refuse(client, "user_data: " + e.getMessage());
            return;
        } catch (Refusal tooMuch) {
            refuse(client, tooMuch.reason());
            return;
        }
        String userId = who.user().userId();
        var before = client.user();
        if (before == null) {
            client.signIn(who.user());
            client.vouch();
            var place = places.users(client.app);
            bus.run(() -> enter(client, place, who, message.userData()));
        } else if (before.userId().equals(userId)) {
            client.say(ServerMessage.signedIn(message.userData()));
        } else {
            refuse(client, "this connection belongs to another user");
        }
    }

    private void enter(Client client, Place place, SignedIn who, String userData) {
        String userId = who.user().userId();
        int most = client.app.limits().connectionsPerUser();
        if (most > 0 && memberships.connections(place, userId) >= most) {
            client.loop.run(() -> {
                client.signIn(null);
                client.say(ServerMessage.error(TOO_MANY, "Sign-in rejected - too many connections of this user"));
            });
            return;
        }
        var unused = memberships
                .enter(place, who.user().withoutInfo(), 0)
                .thenRun(() -> client.loop.run(() -> entered(client, who, userData)));
        // Registered in order with the entry, so that it is always undone.
        client.loop.run(() -> client.onEnd(() -> bus.run(() -> memberships.leave(place, userId))));
    }

    private void entered(Client client, SignedIn who, String userData) {
        if (client.closing()) {
            return;
        }
        client.authorize();
        client.say(ServerMessage.signedIn(userData));
        int most = client.app.limits().watchlist();
        var watched = who.watchlist();
        if (watched.size() > most) {
            client.say(ServerMessage.error(WATCHLIST_TOO_LONG, "Watchlist has more than %d users".formatted(most)));
            watched = watched.subList(0, most);
        }
        if (!watched.isEmpty()) {
            client.onEnd(watchlists.watch(
                    client.app,
                    List.copyOf(watched),
                    (online, offline) -> client.loop.run(() -> client.say(ServerMessage.watchlist(online, offline)))));
        }
    }

    private void terminate(String appId, String userId) {
        loops.all()
                .forEach(loop -> loop.run(() -> List.copyOf(loop.clients()).stream()
                        .filter(client -> client.app.id().equals(appId) && client.isUser(userId))
                        .forEach(client -> client.close(CloseCode.TERMINATED))));
    }

    private static void refuse(Client client, @Nullable String why) {
        client.say(ServerMessage.error(ServerMessage.UNAUTHORIZED, "Sign-in rejected - " + why));
    }
}
