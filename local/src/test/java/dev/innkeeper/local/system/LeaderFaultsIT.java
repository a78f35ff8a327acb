package dev.innkeeper.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of accepted jobs while those who bring them to Redis die: the producer and the leader. */
@Timeout(180)
class LeaderFaultsIT extends QueueFaults {
    @Test
    void aProducerIsKilled() throws Exception {
        ground.producer().kill();
        ground.restartTheDead();
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @Test
    void aProducerDiesBetweenCommitAndPush() throws Exception {
        ground.producerDiesAt("committed");

        nothingIsLostOrDoubled();
    }

    @Test
    void theLeaderIsKilled() throws Exception {
        ground.leader().kill();
        moreIsDone();
        ground.restartTheDead();

        nothingIsLostOrDoubled();
    }

    @ParameterizedTest(name = "the leader dies at step {0}")
    @ValueSource(strings = {"swept", "loaded"})
    void theLeaderDiesAtALabelledStep(String step) throws Exception {
        ground.leaderDiesAt(step, () -> {});

        nothingIsLostOrDoubled();
    }

    @ParameterizedTest(name = "the leader dies at step {0} of filling a wiped Redis")
    @ValueSource(strings = {"filling", "filled"})
    void theLeaderDiesWhileItFillsRedis(String step) throws Exception {
        ground.leaderDiesAt(step, LeaderFaultsIT::wipeRedis);

        nothingIsLostOrDoubled();
    }

    private static void wipeRedis() {
        try {
            counts.flushRedis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
