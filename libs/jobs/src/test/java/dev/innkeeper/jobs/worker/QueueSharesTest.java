package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.JobsConfig.Order;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSharesTest {
    private static final List<String> QUEUES = List.of("high:6", "default:3", "notifications:2", "low:1");
    private static final Set<String> ALL = Set.of("high", "default", "notifications", "low");
    private static final long SEED = 7;

    @Test
    void slotsAreSharedByWeight() {
        assertThat(shares(Order.WEIGHTED).share(24, ALL))
                .containsExactlyInAnyOrderEntriesOf(Map.of("high", 12, "default", 6, "notifications", 4, "low", 2));
    }

    @Test
    void queuesWithoutWorkLeaveTheirShareToTheOthers() {
        assertThat(shares(Order.WEIGHTED).share(16, Set.of("default", "low")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("default", 12, "low", 4));
        assertThat(shares(Order.WEIGHTED).share(16, Set.of())).isEmpty();
    }

    @Test
    void ofASlotAtATimeEachGetsItsWeightSoThatNoneStarves() {
        var shares = shares(Order.WEIGHTED);
        var got = new HashMap<String, Integer>();
        for (int i = 0; i < 12_000; i++) {
            shares.share(1, ALL).forEach((queue, slots) -> got.merge(queue, slots, Integer::sum));
        }

        assertThat(got.get("high")).isCloseTo(6000, Percentage.withPercentage(10));
        assertThat(got.get("default")).isCloseTo(3000, Percentage.withPercentage(10));
        assertThat(got.get("notifications")).isCloseTo(2000, Percentage.withPercentage(10));
        assertThat(got.get("low")).isCloseTo(1000, Percentage.withPercentage(10));
    }

    @Test
    void noSlotIsLostAndNoneInvented() {
        var shares = shares(Order.WEIGHTED);
        for (int slots = 1; slots <= 50; slots++) {
            assertThat(shares.share(slots, ALL).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(slots);
        }
    }

    @Test
    void inStrictOrderTheFirstWithWorkGetsAll() {
        var shares = shares(Order.STRICT);

        assertThat(shares.share(16, ALL)).containsExactly(Map.entry("high", 16));
        assertThat(shares.share(16, Set.of("low", "notifications"))).containsExactly(Map.entry("notifications", 16));
        assertThat(shares.share(16, Set.of("low"))).containsExactly(Map.entry("low", 16));
        assertThat(shares.share(16, Set.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "default:0", "default:-1", "default:many", ":3"})
    void aQueueWithoutAWeightIsRefused(String entry) {
        assertThatThrownBy(() -> new QueueShares(List.of(entry), Order.WEIGHTED, new Random(SEED)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("innkeeper.jobs.worker.queues")
                .hasMessageContaining(entry);
    }

    private static QueueShares shares(Order order) {
        return new QueueShares(QUEUES, order, new Random(SEED));
    }
}
