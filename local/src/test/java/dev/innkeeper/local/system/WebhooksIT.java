package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens in a channel of realtime is told to the application's own server by the worker. */
@Timeout(300)
class WebhooksIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final List<String> CHANNELS = List.of("news.1", "news.2", "news.3");

    private final String id = "told-" + ProcessHandle.current().pid();
    private Stack stack;
    private RealtimeOperator operator;

    @BeforeEach
    void getStack() throws Exception {
        stack = SharedStack.get();
        operator = new RealtimeOperator(stack, Map.of(), id);
    }

    @AfterEach
    void noneIsToldAnyMore() throws Exception {
        operator.does("apps", "disable", id);
    }

    @Test
    void itIsSignedCollectedAndRepeatedUntilItIsAcceptedAndOnceMoreWhenRedisHasForgottenIt() throws Exception {
        var added = operator.does("apps", "add", id);
        var key = added.path("key").asText();
        try (var receiver = new HookReceiver()) {
            operator.does("apps", "set", id, "webhooks.urls=" + receiver.url(), "webhooks.batchWindow=PT1S");
            assertThat(operator.actions()).contains("realtime.app.set " + id);

            try (var client = connect(key)) {
                CHANNELS.forEach(client::subscribe);
                await("all were told").atMost(LONG).until(() -> told(receiver, 1));

                var first = receiver.deliveries().getFirst();
                assertThat(receiver.deliveries())
                        .filteredOn(HookReceiver.Delivery::accepted)
                        .as("the one that was refused")
                        .anySatisfy(delivery -> assertThat(delivery.body()).isEqualTo(first.body()));

                new RedisAdmin(stack.backends().redisUrl()).command("FLUSHALL");
                await("all are told once more").atMost(LONG).until(() -> told(receiver, 2));
                client.subscribe("news.last");
                await("what came later was told")
                        .atMost(LONG)
                        .until(() -> receiver.told("channel_occupied news.last") == 1);
                assertThat(told(receiver, 2)).as("nothing more often").isTrue();
            }
            await("that all have left was told")
                    .atMost(LONG)
                    .until(() ->
                            CHANNELS.stream().allMatch(channel -> receiver.told("channel_vacated " + channel) == 1));
            assertThat(receiver.deliveries())
                    .as("several events in one request")
                    .anySatisfy(delivery -> assertThat(delivery.events()).hasSizeGreaterThan(1));
            var secret = added.path("secret").asText();
            assertThat(receiver.deliveries())
                    .allSatisfy(delivery -> assertThat(delivery.headers())
                            .containsEntry("x-pusher-key", key)
                            .containsEntry("x-pusher-signature", RealtimeApi.sign(secret, delivery.body())));
            assertTheLibraryAccepts(key, secret, receiver.deliveries());
        }
    }

    private static void assertTheLibraryAccepts(String key, String secret, List<HookReceiver.Delivery> deliveries)
            throws Exception {
        var library = new WebhookLibrary();
        assertThat(library.verdicts(key, secret, deliveries).valueStream())
                .zipSatisfy(deliveries, (verdict, delivery) -> {
                    assertThat(verdict.path("valid").asBoolean())
                            .as("%s", delivery)
                            .isTrue();
                    assertThat(verdict.path("events").valueStream()).hasSameSizeAs(delivery.events());
                });
        assertThat(library.verdicts(key, "of somebody else", deliveries).valueStream())
                .hasSameSizeAs(deliveries)
                .noneMatch(verdict -> verdict.path("valid").asBoolean());
    }

    private static boolean told(HookReceiver receiver, int times) {
        return CHANNELS.stream().allMatch(channel -> receiver.told("channel_occupied " + channel) == times);
    }

    private RealtimeClient connect(String key) {
        return await().atMost(LONG).until(() -> RealtimeClient.connect(stack.url(Service.REALTIME), key), client -> {
            boolean refused = client.closed();
            if (refused) {
                client.close();
            }
            return !refused;
        });
    }
}
