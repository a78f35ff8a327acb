package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class PublisherTest {
    @Inject
    Publisher publisher;

    @Inject
    Apps apps;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    @Test
    void aChannelWithHistoryKeepsItsEventsAndTellsWhereTheyAre() throws Exception {
        var channel = "private-desk.history";
        try (var listener = new RedisListener(redis, names.channel(channel))) {
            publish(event(channel, "first"), "");
            publish(event(channel, "second"), "");
            var first = listener.next();
            var second = listener.next();

            assertThat(first.epoch()).isNotEmpty().isEqualTo(second.epoch());
            assertThat(first.position()).matches("\\d+-\\d+").isNotEqualTo(second.position());
            var kept = RedisListener.ask(redis, Command.XRANGE, names.history(channel), "-", "+");
            assertThat(kept.size()).isEqualTo(2);
            assertThat(kept.get(0).get(0).toString()).isEqualTo(first.position());
            var entry = Envelope.decode(kept.get(1).get(1).get(1).toBytes());
            assertThat(entry.payload()).isEqualTo(second.payload());
            var position = RedisListener.ask(redis, Command.HMGET, names.position(channel), "epoch", "last", "count");
            assertThat(position.get(0).toString()).isEqualTo(first.epoch());
            assertThat(position.get(1).toString()).isEqualTo(second.position());
            assertThat(position.get(2).toInteger()).isEqualTo(2);
        }
    }

    @Test
    void noHistoryKeepsWhatClientsSayToEachOther() throws Exception {
        var channel = "private-desk.whispers";
        try (var listener = new RedisListener(redis, names.channel(channel))) {
            publish(new Outgoing(apps.configured().id(), channel, "whisper".getBytes(UTF_8), "1.2", true), "");

            assertThat(listener.next().position()).isEmpty();
            assertThat(RedisListener.ask(redis, Command.XLEN, names.history(channel))
                            .toInteger())
                    .isZero();
        }
    }

    @Test
    void anotherServerOrAnEmptiedOneBeginsAnotherEpoch() throws Exception {
        var channel = "private-desk.epochs";
        try (var listener = new RedisListener(redis, names.channel(channel))) {
            publish(event(channel, "before"), "");
            RedisListener.ask(redis, Command.HSET, names.position(channel), "run", "a server of old");
            publish(event(channel, "after"), "");
            RedisListener.ask(redis, Command.DEL, names.position(channel));
            publish(event(channel, "again"), "");

            var epochs = List.of(
                    listener.next().epoch(),
                    listener.next().epoch(),
                    listener.next().epoch());
            assertThat(epochs).doesNotHaveDuplicates();
            assertThat(RedisListener.ask(redis, Command.XLEN, names.history(channel))
                            .toInteger())
                    .isEqualTo(1);
        }
    }

    @Test
    void aCacheChannelKeepsTheLastEventOfTheApplicationOnly() throws Exception {
        var channel = "private-cache-rates";
        publish(event(channel, "old"), "");
        publish(event(channel, "new"), "");
        publish(new Outgoing(apps.configured().id(), channel, "whisper".getBytes(UTF_8), "1.2", true), "");

        var kept = RedisListener.ask(redis, Command.GET, names.cache(channel));
        assertThat(Envelope.decode(kept.toBytes()).payload()).asString(UTF_8).contains("\"event\":\"new\"");
        var left = RedisListener.ask(redis, Command.PTTL, names.cache(channel)).toLong();
        assertThat(left).isBetween(TimeUnit.MINUTES.toMillis(29), TimeUnit.MINUTES.toMillis(30));
    }

    @Test
    void theSameKeyIsPublishedOnce() throws Exception {
        try (var listener = new RedisListener(redis, names.channel("once"))) {
            assertThat(publish(event("once", "a"), "key")).isEqualTo(PublishOutcome.SENT);
            assertThat(publish(event("once", "b"), "key")).isEqualTo(PublishOutcome.REPEATED);
            assertThat(publish(event("once", "c"), "other key")).isEqualTo(PublishOutcome.SENT);

            assertThat(listener.nextText()).contains("\"event\":\"a\"");
            assertThat(listener.nextText()).contains("\"event\":\"c\"");
            assertThat(listener.unheard()).isZero();
        }
    }

    @Test
    void aServerThatForgotTheScriptIsTaughtItAgain() throws Exception {
        publish(event("once", "a"), "before the flush");
        RedisListener.ask(redis, Command.SCRIPT, "FLUSH");
        try (var listener = new RedisListener(redis, names.channel("once"))) {
            assertThat(publish(event("once", "b"), "after the flush")).isEqualTo(PublishOutcome.SENT);
            assertThat(listener.nextText()).contains("\"event\":\"b\"");
            assertThat(listener.unheard()).isZero();
        }
    }

    @Test
    void whatRedisRefusesIsRefusedAloneAndWhatWasSentWithItIsNot() throws Exception {
        RedisListener.ask(redis, Command.SET, names.position("private-desk.spoilt"), "no position");
        try (var listener = new RedisListener(redis, names.channel("private-desk.fine"))) {
            var spoilt = new ArrayList<CompletableFuture<PublishOutcome>>();
            var fine = new ArrayList<CompletableFuture<PublishOutcome>>();
            for (int i = 0; i < 200; i++) {
                fine.add(begin(List.of(event("private-desk.fine", "e" + i)), ""));
                spoilt.add(begin(List.of(event("private-desk.spoilt", "e")), ""));
                fine.add(begin(List.of(event("plain", "e")), ""));
            }

            for (var one : spoilt) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(PublishOutcome.UNAVAILABLE);
            }
            for (var one : fine) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(PublishOutcome.SENT);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(listener.nextText()).contains("\"event\":\"e" + i + "\"");
            }
        }
    }

    @Test
    void whoeverSharesABatchWithAForgottenScriptIsSentOnce() throws Exception {
        publish(event("once", "a"), "before it is forgotten");
        RedisListener.ask(redis, Command.SCRIPT, "FLUSH");
        try (var listener = new RedisListener(redis, names.channel("once"))) {
            var all = new ArrayList<CompletableFuture<PublishOutcome>>();
            for (int i = 0; i < 100; i++) {
                all.add(begin(List.of(event("once", "plain")), ""));
                all.add(begin(List.of(event("once", "keyed")), "forgotten " + i));
            }

            for (var one : all) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(PublishOutcome.SENT);
            }
            var heard = new ArrayList<String>();
            for (int i = 0; i < 200; i++) {
                heard.add(listener.nextText());
            }
            assertThat(heard).filteredOn(text -> text.contains("plain")).hasSize(100);
            assertThat(listener.unheard()).isZero();
        }
    }

    @Test
    void eventsOfOnePublicationReachTheirChannelsInOrder() throws Exception {
        try (var listener = new RedisListener(redis, names.channel("many"))) {
            publish(List.of(event("many", "1"), event("others", "2"), event("many", "3")), "");

            assertThat(listener.nextText()).contains("\"event\":\"1\"");
            assertThat(listener.nextText()).contains("\"event\":\"3\"");
        }
    }

    @Test
    void theExcludedSocketTravelsWithTheEvent() throws Exception {
        try (var listener = new RedisListener(redis, names.channel("news"))) {
            publish(Outgoing.of(apps.configured().id(), "news", "e", "not JSON at all \u00e9", "12.34"), "");

            assertThat(listener.next().exceptSocket()).isEqualTo("12.34");
        }
    }

    @Test
    void aPublicationHasAFewEventsAndNotNone() {
        assertThatThrownBy(() -> publish(List.of(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> publish(Collections.nCopies(17, event("news", "e")), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Outgoing event(String channel, String event) {
        return Outgoing.of(apps.configured().id(), channel, event, "{}", "");
    }

    private PublishOutcome publish(Outgoing event, String key) throws Exception {
        return publish(List.of(event), key);
    }

    private PublishOutcome publish(List<Outgoing> events, String key) throws Exception {
        return begin(events, key).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<PublishOutcome> begin(List<Outgoing> events, String key) {
        var answer = new CompletableFuture<PublishOutcome>();
        publisher.publish(events, key, answer::complete);
        return answer;
    }
}
