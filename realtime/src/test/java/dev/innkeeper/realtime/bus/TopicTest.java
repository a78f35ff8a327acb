package dev.innkeeper.realtime.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RedisOnly;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.resume.Recall;
import dev.innkeeper.realtime.resume.Stream;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class TopicTest {
    @Inject
    Gauges gauges;

    private final List<String> told = new ArrayList<>();

    @Test
    void afterALossEverybodyStandsWhereTheHistoryDoes() {
        var topic = new Topic(
                "c",
                new Stream("c", "position", "history", 60_000),
                false,
                new BusMeters(gauges, new SimpleMeterRegistry()));
        topic.add(new Told());
        var first = topic.subscribed().orElseThrow();
        topic.recalled(first, new Recall(false, new Position("e", "1-0"), List.of()));
        topic.lost();
        var again = topic.subscribed().orElseThrow();
        topic.message(new Envelope(0, "", "held".getBytes(UTF_8)).at("f", "6-0"));

        topic.recalled(again, new Recall(false, new Position("f", "7-0"), List.of()));
        topic.lost();

        assertThat(told).containsExactly("6-0", "missed up to 7-0");
        assertThat(topic.subscribed().orElseThrow().seen()).isEqualTo(new Position("f", "7-0"));
    }

    @Test
    void anEventIsOneMessageToAnEventLoopHoweverManyOfItsClientsSubscribe() {
        var topic = new Topic("c", null, false, new BusMeters(gauges, new SimpleMeterRegistry()));
        var loop = new Told();
        for (int i = 0; i < 1_000; i++) {
            topic.add(loop);
        }

        topic.message(new Envelope(0, "", "event".getBytes(UTF_8)).at("e", "1-0"));

        assertThat(told).containsExactly("1-0");
    }

    private final class Told implements Listener {
        @Override
        public void message(Message message) {
            told.add(message.envelope().position());
        }

        @Override
        public void missed(String channel, Position now) {
            told.add("missed up to " + now.id());
        }

        @Override
        public void run(Runnable task) {
            task.run();
        }
    }
}
