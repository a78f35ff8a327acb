package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.connection.ConnectionEventListener;
import com.pusher.client.connection.ConnectionState;
import com.pusher.client.connection.ConnectionStateChange;
import dev.innkeeper.realtime.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Java client, as its makers publish it, does with each code: which ones we send, and when, rests upon it. */
class PusherJavaClosesTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration ABOUT_A_SECOND = Duration.ofMillis(900);
    private static final int FINAL_FROM = 4000;
    private static final int FINAL_TO = 4099;
    private static final int TRIES = 6;
    private static final String ESTABLISHED = """
            {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.1\\",\\"activity_timeout\\":120}"}""";

    private final Vertx vertx = Vertx.vertx();
    /** When whoever has this key arrived. */
    private final Map<String, List<Long>> arrivals = new ConcurrentHashMap<>();

    private final List<Throwable> problems = new CopyOnWriteArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private int port;

    @BeforeEach
    void serve() throws Exception {
        port = vertx.createHttpServer()
                .webSocketHandler(this::arrived)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(client -> client.pusher.disconnect());
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void whatIsFinalItTakesForFinalAndAfterAllElseItReturns() {
        codes().forEach(code -> {
            client("up-" + code, options());
            client("newcomer-" + code, options());
        });

        for (var client : clients) {
            int code = Integer.parseInt(client.key.split("-")[1]);
            var end = code >= FINAL_FROM && code <= FINAL_TO ? ConnectionState.DISCONNECTED : ConnectionState.CONNECTED;
            await(client.key).atMost(LONG).until(() -> client.settled(end));
        }
        assertThat(problems).isEmpty();
        for (var client : clients) {
            var came = arrivals.getOrDefault(client.key, List.of());
            if (client.is(ConnectionState.DISCONNECTED)) {
                assertThat(came).as(client.key).hasSize(1);
            } else {
                assertThat(came).as(client.key).hasSize(2);
                // Whatever the code is: no hurry, not even where the protocol has it return at once.
                assertThat(Duration.ofNanos(came.getLast() - came.getFirst()))
                        .as(client.key)
                        .isGreaterThan(ABOUT_A_SECOND);
            }
        }
    }

    @Test
    void whoIsNeverLetInGivesUpAfterSixTries() {
        var client = client("always-4100", options().setMaxReconnectGapInSeconds(0));

        await().atMost(LONG).until(() -> client.is(ConnectionState.DISCONNECTED));
        assertThat(arrivals.getOrDefault(client.key, List.of())).hasSize(1 + TRIES);
    }

    private static List<Integer> codes() {
        var others = Stream.of(4202, 4300, 4301, 1000, 1012);
        return Stream.concat(Stream.of(CloseCode.values()).map(CloseCode::code), others)
                .distinct()
                .toList();
    }

    // The first time each is sent away with its code; whoever returns may stay, but for those it never lets in.
    private void arrived(ServerWebSocket socket) {
        var key = socket.path().substring("/app/".length());
        var came = arrivals.computeIfAbsent(key, unknown -> new CopyOnWriteArrayList<>());
        came.add(System.nanoTime());
        var words = key.split("-");
        short code = Short.parseShort(words[1]);
        boolean up = words[0].equals("up");
        if (up || (came.size() > 1 && !words[0].equals("always"))) {
            socket.writeTextMessage(ESTABLISHED).onFailure(problems::add);
        } else {
            socket.writeTextMessage("{\"event\":\"pusher:error\",\"data\":{\"code\":%d}}".formatted(code))
                    .compose(sent -> socket.close(code, "because"))
                    .onFailure(problems::add);
        }
        if (up && came.size() == 1) {
            // It subscribes as soon as it is up.
            socket.textMessageHandler(heard -> socket.close(code, "because").onFailure(problems::add));
        }
    }

    private PusherOptions options() {
        return new PusherOptions().setHost("127.0.0.1").setWsPort(port).setUseTLS(false);
    }

    private Client client(String key, PusherOptions options) {
        var client = new Client(key, new Pusher(key, options), new CopyOnWriteArrayList<>());
        clients.add(client);
        client.pusher.subscribe("news");
        client.pusher.connect(client, ConnectionState.ALL);
        return client;
    }

    /** One client and the states that its connection has had. */
    private record Client(String key, Pusher pusher, List<ConnectionState> states) implements ConnectionEventListener {
        boolean is(ConnectionState state) {
            return !states.isEmpty() && states.getLast() == state;
        }

        /** Whether it has been sent away and come to this end. */
        boolean settled(ConnectionState end) {
            return is(end) && (end == ConnectionState.DISCONNECTED || states.contains(ConnectionState.RECONNECTING));
        }

        @Override
        public void onConnectionStateChange(ConnectionStateChange change) {
            states.add(change.getCurrentState());
        }

        @Override
        public void onError(String message, String code, Exception e) {
            // It tells of the code; what it does about it is what counts.
        }
    }
}
