package dev.innkeeper.realtime.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.realtime.RealtimeConfig;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Signs connections in as users, and ends those of a user when the application says so. */
@Singleton
class SignIns {
    // No code says: later.
    private static final @Nullable Integer UNAVAILABLE = null;
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
    private final RealtimeConfig config;

    SignIns(
            Bus bus,
            Memberships memberships,
            Watchlists watchlists,
            Terminations terminations,
            Places places,
            Signatures signatures,
            Loops loops,
            ObjectMapper json,
            RealtimeConfig config) {
        this.bus = bus;
        this.memberships = memberships;
        this.watchlists = watchlists;
        this.terminations = terminations;
        this.places = places;
        this.signatures = signatures;
        this.loops = loops;
        this.json = json;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        terminations.onTermination(this::terminate);
    }

    /** Answers when Redis knows that the user is online, or has had its time to. */
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
        var user = client.user();
        var attempt = client.signingIn();
        if (user != null
                ? !user.userId().equals(userId)
                : attempt != null && !attempt.userId().equals(userId)) {
            refuse(client, "this connection belongs to another user");
        } else if (user != null) {
            client.say(ServerMessage.signedIn(message.userData()));
        } else if (attempt != null) {
            attempt.ask(message.userData());
        } else {
            begin(client, who, message.userData());
        }
    }

    private void begin(Client client, SignedIn who, String userData) {
        var place = places.users(client.app);
        // In order with the entry, so that it is always undone.
        var attempt = new SigningIn(who, same -> bus.run(() -> leave(place, same)));
        attempt.ask(userData);
        bus.run(() -> enter(client, place, attempt));
        client.signIn(attempt);
        client.loop.later(
                () -> {
                    if (fail(client, attempt, UNAVAILABLE, "not possible at present, try again later")) {
                        attempt.undo().run();
                    }
                },
                config.subscribeTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void enter(Client client, Place place, SigningIn attempt) {
        int most = place.app().limits().connectionsPerUser();
        if (most > 0 && memberships.connections(place, attempt.userId()) >= most) {
            client.loop.run(() -> fail(client, attempt, TOO_MANY, "too many connections of this user"));
            return;
        }
        attempt.count();
        var unused = memberships
                .enter(place, attempt.who().user().withoutInfo(), 0)
                .thenRun(() -> client.loop.run(() -> entered(client, attempt)));
    }

    private void leave(Place place, SigningIn attempt) {
        if (attempt.uncount()) {
            memberships.leave(place, attempt.userId());
        }
    }

    /** Tells the client, unless it was answered already or is gone; whether so. */
    private static boolean fail(Client client, SigningIn attempt, @Nullable Integer code, String why) {
        if (client.closing() || client.signingIn() != attempt) {
            return false;
        }
        client.notSignedIn(attempt);
        attempt.asked().forEach(userData -> client.say(ServerMessage.error(code, "Sign-in rejected - " + why)));
        return true;
    }

    private void entered(Client client, SigningIn attempt) {
        if (client.closing() || client.signingIn() != attempt) {
            return;
        }
        client.signedIn(attempt.who().user());
        attempt.asked().forEach(userData -> client.say(ServerMessage.signedIn(userData)));
        watch(client, attempt.who().watchlist());
    }

    private void watch(Client client, List<String> wanted) {
        int most = client.app.limits().watchlist();
        var watched = wanted;
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
                        .filter(client -> client.app.id().equals(appId) && isOrWillBe(client, userId))
                        .forEach(client -> client.close(CloseCode.TERMINATED))));
    }

    private static boolean isOrWillBe(Client client, String userId) {
        var attempt = client.signingIn();
        return client.isUser(userId) || (attempt != null && attempt.userId().equals(userId));
    }

    private static void refuse(Client client, @Nullable String why) {
        client.say(ServerMessage.error(ServerMessage.UNAUTHORIZED, "Sign-in rejected - " + why));
    }
}
