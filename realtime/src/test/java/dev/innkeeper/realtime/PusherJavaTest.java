package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionEventListener;
import com.pusher.client.connection.ConnectionState;
import com.pusher.client.connection.ConnectionStateChange;
import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Java client as its makers publish it. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class PusherJavaTest {
    private static final String ROOM = "presence-java";

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    Broadcast broadcast;

    @Test
    void itHearsAPublicChannel() throws Exception {
        var seen = new Seen();
        var client = connected("u1");
        try {
            client.subscribe("java", seen, "said");
            seen.await("succeeded java");

            broadcast.publish("java", "said", "é");
            seen.await("said \"é\"");
        } finally {
            client.disconnect();
        }
    }

    @Test
    void itSeesWhoComesAndGoesInAPresenceChannel() throws Exception {
        var seen = new Seen();
        var first = connected("u1");
        var second = connected("u2");
        try {
            first.subscribePresence(ROOM, seen);
            seen.await("members [u1]");

            second.subscribePresence(ROOM, new Seen());
            seen.await("+u2 {\"name\":\"Name of u2\"}");

            second.disconnect();
            seen.await("-u2");
        } finally {
            first.disconnect();
            second.disconnect();
        }
    }

    @Test
    void anUnknownKeyMakesItGiveUp() throws Exception {
        var states = new LinkedBlockingQueue<ConnectionState>();
        var client = new Pusher("not-" + app.key(), options("u1"));
        client.connect(new States(states), ConnectionState.DISCONNECTED);

        assertThat(states.poll(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(ConnectionState.DISCONNECTED);
    }

    private Pusher connected(String user) throws InterruptedException {
        var client = new Pusher(app.key(), options(user));
        var states = new LinkedBlockingQueue<ConnectionState>();
        client.connect(new States(states), ConnectionState.CONNECTED);
        assertThat(states.poll(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(ConnectionState.CONNECTED);
        return client;
    }

    private PusherOptions options(String user) {
        return new PusherOptions()
                .setHost(server.getHost())
                .setWsPort(server.getPort())
                .setUseTLS(false)
                .setChannelAuthorizer((channel, socket) -> authorize(channel, socket, user));
    }

    private String authorize(String channel, String socket, String user) {
        if (!channel.startsWith("presence-")) {
            return "{\"auth\":\"%s\"}".formatted(signature.channelAuth(socket, channel));
        }
        var data = "{\"user_id\":\"%s\",\"user_info\":{\"name\":\"Name of %s\"}}".formatted(user, user);
        return "{\"auth\":\"%s\",\"channel_data\":\"%s\"}"
                .formatted(signature.channelAuth(socket, channel, data), data.replace("\"", "\\\""));
    }

    /** Notes the states of a connection. */
    private record States(BlockingQueue<ConnectionState> seen) implements ConnectionEventListener {
        @Override
        public void onConnectionStateChange(ConnectionStateChange change) {
            seen.add(change.getCurrentState());
        }

        @Override
        public void onError(String message, String code, Exception e) {
            // What becomes of the connection is what counts.
        }
    }

    /** What the listener of a channel was told, in words. */
    private static final class Seen implements PresenceChannelEventListener {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        void await(String expected) throws InterruptedException {
            assertThat(words.poll(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(expected);
        }

        @Override
        public void onUsersInformationReceived(String channel, Set<User> users) {
            words.add("members " + users.stream().map(User::getId).sorted().toList());
        }

        @Override
        public void userSubscribed(String channel, User user) {
            words.add("+" + user.getId() + " " + user.getInfo());
        }

        @Override
        public void userUnsubscribed(String channel, User user) {
            words.add("-" + user.getId());
        }

        @Override
        public void onAuthenticationFailure(String message, Exception e) {
            words.add("refused " + message);
        }

        @Override
        public void onSubscriptionSucceeded(String channel) {
            if (!channel.equals(ROOM)) {
                words.add("succeeded " + channel);
            }
        }

        @Override
        public void onEvent(PusherEvent event) {
            words.add(event.getEventName() + " " + event.getData());
        }
    }
}
