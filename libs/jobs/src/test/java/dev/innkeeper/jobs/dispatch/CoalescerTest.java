package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private static final int MOST_PER_PIPELINE = 1000;
    private static final int MOST_WAITING = 20_000;

    private final List<List<Integer>> sent = new ArrayList<>();
    private final List<Promise<Void>> answers = new ArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Coalescer<Integer> coalescer = new Coalescer<>(
            "numbers",
            some -> {
                sent.add(some);
                var answer = Promise.<Void>promise();
                answers.add(answer);
                return answer.future();
            },
            number -> dropped.incrementAndGet());

    @Test
    void whatComesWhileOneIsUnderWayGoesTogetherWithTheNext() {
        add(0);
        add(1);
        add(2);
        assertThat(sent).containsExactly(List.of(0));

        answers.getFirst().complete();

        assertThat(sent).containsExactly(List.of(0), List.of(1, 2));
        assertThat(coalescer.idle()).isFalse();
        answers.getLast().complete();
        assertThat(coalescer.idle()).isTrue();
        assertThat(dropped).hasValue(0);
    }

    @Test
    void whatFailsIsDroppedAndTheNextIsTried() {
        add(0);
        add(1);

        answers.getFirst().fail("no answer");
        answers.getLast().complete();

        assertThat(sent).containsExactly(List.of(0), List.of(1));
        assertThat(dropped).hasValue(1);
        assertThat(coalescer.idle()).isTrue();
    }

    @Test
    void noMoreThanItsBoundWaitsWhileNobodyAnswers() {
        int tooMany = MOST_WAITING + 500;
        IntStream.rangeClosed(0, tooMany).forEach(this::add);

        // The first is under way.
        assertThat(dropped).hasValue(tooMany - MOST_WAITING);
        answers.getFirst().complete();
        assertThat(sent.getLast()).hasSize(MOST_PER_PIPELINE);
    }

    private void add(int number) {
        coalescer.add(number);
        coalescer.flush();
    }
}
