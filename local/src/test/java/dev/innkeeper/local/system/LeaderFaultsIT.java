package dev.innkeeper.local.system;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of accepted jobs while those who bring them to Redis die: the producer and the leader. */
@Timeout(300)
@EveryFault
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

    @Test
    void oneLeaderAfterTheOtherDiesAtALabelledStep() throws Exception {
        for (var step : List.of("swept", "loaded")) {
            ground.leaderDiesAt(step, () -> {});
        }
        ground.restartTheDead();

        nothingIsLostOrDoubled();
    }

    @Test
    void oneLeaderAfterTheOtherDiesWhileItFillsAWipedRedis() throws Exception {
        for (var step : List.of("filling", "filled")) {
            ground.leaderDiesAt(step, counts::flushRedis);
        }
        ground.restartTheDead();

        nothingIsLostOrDoubled();
    }
}
