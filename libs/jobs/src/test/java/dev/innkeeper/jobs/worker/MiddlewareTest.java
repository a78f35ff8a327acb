package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.JobMiddleware;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(Backends.class)
class MiddlewareTest {
    private static final Logger LOG = Logger.getLogger(MiddlewareTest.class);
    private static final String KIND = "test.wrapped";

    @JobKind(KIND)
    record Wrapped() implements Job {}

    /** What happened, in its order. */
    @Singleton
    static class Story {
        final List<String> events = new CopyOnWriteArrayList<>();
        /** What the log's context says of a job around the whole of its attempts, and within them. */
        final List<@Nullable Object> outside = new CopyOnWriteArrayList<>();

        final List<Object> inside = new CopyOnWriteArrayList<>();
    }

    @Singleton
    static class WrappedHandler implements JobHandler<Wrapped> {
        private final Story story;

        WrappedHandler(Story story) {
            this.story = story;
        }

        @Override
        public void handle(Wrapped job, JobContext context) {
            story.events.add("handled " + context.attempt());
            story.inside.add(MDC.get("jobId"));
            story.inside.add(MDC.get("jobKind"));
            if (context.attempt() == 2) {
                throw new IllegalStateException("not yet handled");
            }
        }
    }

    /** Lets the first attempt not come to its handler. */
    @Singleton
    @Priority(3000)
    static class Outer implements JobMiddleware {
        private final Story story;

        Outer(Story story) {
            this.story = story;
        }

        @Override
        public void around(JobContext context, Attempt attempt) throws Exception {
            if (!context.kind().equals(KIND)) {
                attempt.proceed();
                return;
            }
            story.events.add("outer " + context.attempt());
            story.outside.addAll(Arrays.asList(MDC.get("jobId"), MDC.get("jobKind")));
            if (context.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            try {
                attempt.proceed();
            } finally {
                story.outside.addAll(Arrays.asList(MDC.get("jobId"), MDC.get("jobKind")));
            }
            story.events.add("outer done");
        }
    }

    @Singleton
    @Priority(500)
    static class Inner implements JobMiddleware {
        private final Story story;

        Inner(Story story) {
            this.story = story;
        }

        @Override
        public void around(JobContext context, Attempt attempt) throws Exception {
            if (context.kind().equals(KIND)) {
                story.events.add("inner " + context.attempt());
            }
            attempt.proceed();
        }
    }

    /** Throws once, in a transaction. */
    @JobKind("test.swallowed-effect")
    record SwallowedEffect() implements Job {}

    /** Throws once. */
    @JobKind("test.swallowed")
    record Swallowed() implements Job {}

    @Singleton
    static class SwallowedHandler implements JobHandler<Swallowed> {
        @Override
        public void handle(Swallowed job, JobContext context) {
            if (context.attempt() == 1) {
                throw new IllegalStateException("kept back");
            }
        }
    }

    @ApplicationScoped
    @Transactional
    static class SwallowedEffectHandler implements JobHandler<SwallowedEffect> {
        @Override
        public void handle(SwallowedEffect job, JobContext context) {
            if (context.attempt() == 1) {
                throw new IllegalStateException("kept back");
            }
        }
    }

    /** Keeps back what those throw; the second attempt it does not make. */
    @Singleton
    static class Swallowing implements JobMiddleware {
        @Override
        public void around(JobContext context, Attempt attempt) throws Exception {
            if (!context.kind().startsWith("test.swallowed")) {
                attempt.proceed();
            } else if (context.attempt() != 2) {
                try {
                    attempt.proceed();
                } catch (IllegalStateException e) {
                    LOG.debug("kept back", e);
                }
            }
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Story story;

    @Inject
    TestQueue queue;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void open() throws Exception {
        queue.recover("job-reseed");
    }

    @Test
    void aBeanStandsAroundEachAttemptByItsPriorityAndMayFailIt() throws Exception {
        var id = jobs.enqueue(new Wrapped());

        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);

        assertThat(story.events)
                .containsExactly(
                        "outer 1", "outer 2", "inner 2", "handled 2", "outer 3", "inner 3", "handled 3", "outer done");
        assertThat(queue.count(
                        "select count(*) from job_failure where attempt = 1 and error like '%not yet%' and job_id = '"
                                + id + "'"))
                .isOne();
        assertThat(story.inside)
                .as("each line that an attempt logs names its job")
                .containsExactly(id, KIND, id, KIND);
        assertThat(story.outside)
                .as("and no other line does, however the attempt ended: the thread goes on with other jobs")
                .hasSize(10)
                .containsOnlyNulls();
    }

    static Stream<Job> swallowed() {
        return Stream.of(new Swallowed(), new SwallowedEffect());
    }

    @ParameterizedTest
    @MethodSource("swallowed")
    void anAttemptWhoseFailureIsKeptBackOrThatIsNotMadeHasFailedAllTheSame(Job job) throws Exception {
        var id = jobs.enqueue(job);

        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);

        assertThat(queue.count("select count(*) from job_failure where attempt in (1, 2)"
                        + " and error like '%middleware returned%' and job_id = '" + id + "'"))
                .isEqualTo(2);
    }

    @Test
    void roundTripsAreTimedByWhatTheyAreFor() throws Exception {
        var id = jobs.enqueue(new TestJobs.FailUntil("timed", 2));
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);

        for (var call : List.of("claim", "push", "settle", "other")) {
            await(() -> metrics.timer("jobs.redis.roundtrip", "call", call).count() > 0);
        }
        for (var statement : List.of("claim", "complete", "insert", "fail")) {
            await(() -> metrics.timer("jobs.postgres.roundtrip", "statement", statement)
                            .count()
                    > 0);
        }
    }
}
