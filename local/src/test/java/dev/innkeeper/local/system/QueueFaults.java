package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Jobs come while something breaks; in the end all of them have left their effect. */
abstract class QueueFaults {
    static final int RATE = 150;

    private static final List<String> TABLE = new ArrayList<>();

    static Stack stack;
    static ProvingGround ground;
    static QueueCounts counts;

    private String name = "";

    @BeforeAll
    static void start() throws Exception {
        TABLE.clear();
        stack = SharedStack.get();
        ground = ProvingGround.beside(stack);
        counts = ground.counts();
    }

    @AfterAll
    static void tell() throws Exception {
        ground.close();
        System.out.println(QueueCounts.Counted.HEAD);
        TABLE.forEach(System.out::println);
    }

    @BeforeEach
    void jobsAreComing(TestInfo test) throws Exception {
        name = test.getDisplayName().replace("()", "");
        ground.restartTheDead();
        counts.clear();
        ground.feed(RATE);
    }

    static void moreIsDone() throws Exception {
        long effects = counts.effects();
        await("more is done")
                .atMost(ProvingGround.LONG)
                .ignoreExceptions()
                .until(() -> counts.effects() > effects + RATE / 2);
    }

    void nothingIsLostOrDoubled() throws Exception {
        ground.drain();
        var counted = counts.all();
        TABLE.add(counted.row(name));

        assertThat(counted.accepted()).isPositive();
        assertThat(counted.effects()).as("effects of what was accepted").isEqualTo(counted.accepted());
        assertThat(counted.lost()).as("lost").isZero();
        assertThat(counted.doubled()).as("doubled transactional effects").isZero();
        assertThat(counted.limitsBroken())
                .as("jobs of a key beyond its limit: %s", counted.limitsBroken() == 0 ? "none" : counts.crowd())
                .isZero();
        assertThat(counted.keys()).as("keys left in Redis").isZero();
    }
}
