package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Stack;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Jobs come while something breaks; in the end all of them have left their effect. */
abstract class QueueFaults {
    static final int RATE = 150;

    static Stack stack;
    static ProvingGround ground;
    static QueueCounts counts;

    /** When the fault was over that is to be recovered from, by {@link System#nanoTime}. */
    private static long over;

    private String name = "";

    @BeforeAll
    static void start() throws Exception {
        stack = SharedStack.get();
        ground = ProvingGround.beside(stack);
        counts = ground.counts();
    }

    @AfterAll
    static void stop() throws Exception {
        ground.close();
    }

    @BeforeEach
    void jobsAreComing(TestInfo test) throws Exception {
        name = test.getDisplayName();
        ground.restartTheDead();
        counts.clear();
        ground.feed(RATE);
        over = 0;
    }

    /** From now on it can be recovered from; the last time counts. */
    static void isOver() {
        over = System.nanoTime();
    }

    /** A fault is over, and jobs are run all the same. */
    static void moreIsDone() throws Exception {
        isOver();
        long effects = counts.effects();
        await("more is done")
                .atMost(ProvingGround.LONG)
                .ignoreExceptions()
                .until(() -> counts.effects() > effects + RATE / 2);
    }

    /** Redis is started again, and knows what it knew a moment before. */
    static void setRedisBack() throws Exception {
        counts.redisForgets(() -> {
            var saved = counts.saveRedis();
            try {
                moreIsDone();
                stack.backends().stopRedis();
                stack.backends().startRedis();
            } finally {
                Files.delete(saved);
            }
        });
    }

    void nothingIsLostOrDoubled() throws Exception {
        var counted = inTheEnd();
        isRight(counted);
        assertThat(counted.limits().passed())
                .as("jobs of a key beyond its limit, which nobody may pass who was not frozen: %s", crowd(counted))
                .isZero();
    }

    /** The same, but that a limit may have been passed by a worker that was frozen or cut off beyond its lease. */
    void nothingIsLostOrDoubledByTheFrozen() throws Exception {
        isRight(inTheEnd());
    }

    /** No more jobs come; counted when all have ended, or did not in time. */
    private QueueCounts.Counted inTheEnd() throws Exception {
        if (over == 0) {
            isOver();
        }
        QueueCounts.Counted counted;
        try {
            ground.drain();
        } finally {
            double seconds = Duration.ofNanos(System.nanoTime() - over).toMillis() / 1e3;
            counted = counts.all();
            FaultTable.tell(name, counted, seconds);
        }
        return counted;
    }

    private static void isRight(QueueCounts.Counted counted) throws Exception {
        assertThat(counted.accepted()).isPositive();
        assertThat(counted.rated()).as("jobs with a rate").isPositive();
        assertThat(counted.effects()).as("effects of what was accepted").isEqualTo(counted.accepted());
        assertThat(counted.lost()).as("lost").isZero();
        assertThat(counted.unaccepted()).as("effects of what was not accepted").isZero();
        assertThat(counted.doubled()).as("doubled transactional effects").isZero();
        assertThat(counted.limits().broken())
                .as("jobs of a key beyond its limit: %s", crowd(counted))
                .isZero();
        assertThat(counted.ratesBroken()).as("starts of a key beyond its rate").isZero();
        assertThat(counted.keys()).as("keys left in Redis").isZero();
    }

    private static String crowd(QueueCounts.Counted counted) throws Exception {
        return counted.limits().passed() == 0 ? "none" : counts.crowd();
    }
}
