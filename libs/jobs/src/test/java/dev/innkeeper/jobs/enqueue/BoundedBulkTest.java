package dev.innkeeper.jobs.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** A bulk of any size takes the memory of a few thousand rows. */
@QuarkusTest
@WithTestResource(Backends.class)
class BoundedBulkTest {
    private static final int MANY = 100_000;
    /** The rows of one statement, and what the collector may not see as garbage yet: a row or a buffer in a local variable. */
    private static final int A_BATCH = 4096 + 4;

    private static final int LOOK_EACH = 10_000;

    @Inject
    Bulks bulks;

    @Test
    void ofAHundredThousandNoMoreAreHeldAtATimeThanOneStatementWrites() {
        var source = new Source();

        assertThatThrownBy(() -> bulks.enqueue(source, Options.of(), source::written))
                .isInstanceOf(RuntimeException.class)
                .hasMessage("the last");

        assertThat(source.jobsHeld)
                .hasSize(MANY / LOOK_EACH - 1)
                .allSatisfy(held -> assertThat(held).isLessThanOrEqualTo(A_BATCH));
        assertThat(source.rowsHeld)
                .hasSize(MANY / LOOK_EACH - 1)
                .allSatisfy(held -> assertThat(held).isLessThanOrEqualTo(A_BATCH));
        assertThat(source.mostAhead).as("read before they were written").isLessThanOrEqualTo(A_BATCH);
    }

    /** Breaks at the end, so that nothing stays; counts meanwhile what of it somebody still holds. */
    private static final class Source implements Iterator<Waiting> {
        final List<Integer> jobsHeld = new ArrayList<>();
        final List<Integer> rowsHeld = new ArrayList<>();
        int mostAhead;

        private final List<WeakReference<Object>> jobs = new ArrayList<>();
        private final List<WeakReference<Object>> rows = new ArrayList<>();

        void written(JobRow row) {
            rows.add(new WeakReference<>(row));
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Waiting next() {
            if (jobs.size() == MANY) {
                throw new NoSuchElementException("the last");
            }
            if (jobs.size() % LOOK_EACH == 0 && !jobs.isEmpty()) {
                System.gc();
                jobsHeld.add(alive(jobs));
                rowsHeld.add(alive(rows));
            }
            var job = new Waiting("one of many", jobs.size());
            jobs.add(new WeakReference<>(job));
            mostAhead = Math.max(mostAhead, jobs.size() - rows.size());
            return job;
        }

        private static int alive(List<WeakReference<Object>> references) {
            return (int) references.stream()
                    .filter(reference -> reference.get() != null)
                    .count();
        }
    }
}
