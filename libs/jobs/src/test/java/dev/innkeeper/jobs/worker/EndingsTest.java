package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.ratedBy;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.SnoozeJob;
import dev.innkeeper.jobs.dispatch.Cancels;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How attempts may end besides well, and what a row may say besides its arguments. */
@QuarkusTest
@WithTestResource(Backends.class)
class EndingsTest {
    /** Does what its word says. */
    @JobKind(
            value = "test.obey",
            aliases = {"test.obey-as-it-was-called"},
            version = 2)
    record Obey(String word, String name) implements Job {}

    /** An exception with a mistake of its own. */
    static class Untold extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Singleton
    static class ObeyHandler implements JobHandler<Obey> {
        final Queue<String> seen = new ConcurrentLinkedQueue<>();
        final Map<String, Long> startedAt = new ConcurrentHashMap<>();

        @Override
        public void handle(Obey job, JobContext context) throws Exception {
            seen.add(job.name() + " " + context.attempt());
            boolean first = startedAt.put(job.name(), System.nanoTime()) == null;
            switch (job.word()) {
                case "throw what cannot be told" -> throw new Untold();
                case "discard" -> throw new DiscardJob("it can never succeed");
                case "snooze" -> {
                    if (first) {
                        throw new SnoozeJob(Duration.ofMillis(300));
                    }
                }
                case "report and wait" -> {
                    context.progress(3, 10);
                    new CountDownLatch(1).await();
                }
                default -> {}
            }
        }

        @Override
        public ObjectNode upgrade(ObjectNode arguments, int version) {
            return arguments.put("word", arguments.path("command").asText());
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Cancels cancels;

    @Inject
    TestQueue queue;

    @Inject
    ObeyHandler obey;

    @BeforeEach
    void begin() throws Exception {
        queue.serve();
    }

    @Test
    void aDiscardedJobIsDeadAfterItsFirstAttempt() throws Exception {
        var id = jobs.enqueue(new Obey("discard", "hopeless"));

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(queue.count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void anExceptionThatCannotTellOfItselfIsAFailureLikeAnyOther() throws Exception {
        var id = jobs.enqueue(new Obey("throw what cannot be told", "untold"));

        await(() -> queue.count("select count(*) from job_failure where attempt = 1 and error like '%Untold%'"
                        + " and stack like '%ObeyHandler.handle%' and job_id = '" + id + "'")
                == 1);
        await(() -> obey.seen.contains("untold 2"));
    }

    @Test
    void aSnoozedJobComesBackLaterAndIsNotCharged() throws Exception {
        jobs.enqueue(new Obey("snooze", "sleepy"));

        await(() -> obey.seen.stream().filter("sleepy 1"::equals).count() == 2);
        assertThat(obey.seen).doesNotContain("sleepy 2");
    }

    @Test
    void aRowOfAFormerNameAndAnOlderVersionIsUnderstood() throws Exception {
        insert("test.obey-as-it-was-called", 1, "{\"command\": \"nothing\", \"name\": \"old\"}");

        await(() -> obey.seen.contains("old 1"));
    }

    @Test
    void aMemberThatANewerProducerAddedIsIgnored() throws Exception {
        insert("test.obey", 2, "{\"word\": \"nothing\", \"name\": \"extended\", \"colour\": \"blue\"}");

        await(() -> obey.seen.contains("extended 1"));
    }

    @Test
    void argumentsOfANewerVersionAreLeftForANewerWorker() throws Exception {
        var id = insert("test.obey", 3, "{\"name\": \"from the future\"}");
        jobs.enqueue(new Obey("nothing", "after the future"));

        await(() -> obey.seen.contains("after the future 1"));
        assertThat(queue.count("select count(*) from job where attempt = 1 and state = 'queued' and id = '" + id + "'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 | [1, 2]                                          | from Array
            2 | "nothing"                                       | from String
            2 | null                                            | arguments are null
            2 | {"word": {"of": "another"}, "name": "unreadable"} | from Object
            1 | [1, 2]                                          | no JSON object
            1 | null                                            | no JSON object
            1 | {"name": {"of": "another"}}                     | from Object""")
    void argumentsThatCanNotBeReadAreFailedAttemptsUntilTheJobIsDeadWithTheReason(
            int version, String args, String reason) throws Exception {
        var id = insert("test.obey", version, args, 2);

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(queue.count("select count(*) from job_failure where error like '%" + reason + "%' and job_id = '"
                        + id + "'"))
                .isEqualTo(2);
        assertThat(obey.seen).noneMatch(seen -> seen.startsWith("unreadable"));
    }

    @Test
    void aRunningJobIsStoppedOnRequestAndItsProgressWasSeen() throws Exception {
        var id = jobs.enqueue(new Obey("report and wait", "long"));
        await(() ->
                queue.count("select count(*) from job_progress where done = 3 and total = 10 and job_id = '" + id + "'")
                        == 1);

        assertThat(cancels.isWithWorker("default", id)).isTrue();

        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
        assertThat(obey.seen).doesNotContain("long 2");
    }

    @Test
    void jobsOfARateStartNoFasterThanIt() throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            jobs.enqueue(new Obey("nothing", "rated " + i), ratedBy("two in 0.4 s", 2, Duration.ofMillis(400)));
        }

        await(() -> rated().length == 6);
        // The bucket holds two and fills one each 0.2 s: the fourth after them comes 0.8 s later.
        assertThat(Duration.ofNanos(rated()[5] - begun)).isGreaterThan(Duration.ofMillis(750));
        await(() -> queue.count("select count(*) from job where rate_key = 'two in 0.4 s'") == 0);
    }

    @Test
    void aBatchIsFollowedOnceAllOfItHaveEndedHowever() throws Exception {
        var batch = jobs.enqueueBatch(
                Stream.of(
                        new Obey("nothing", "member one"),
                        new Obey("nothing", "member two"),
                        new Obey("discard", "member three")),
                new Obey("nothing", "follower"));

        await(() -> obey.seen.contains("follower 1"));
        assertThat(obey.seen).contains("member one 1", "member two 1", "member three 1");
        assertThat(queue.count("select count(*) from job_batch where pending = 0 and succeeded = 2 and failed = 1"
                        + " and id = '" + batch + "'"))
                .isEqualTo(1);
    }

    private long[] rated() {
        return obey.startedAt.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("rated "))
                .mapToLong(Map.Entry::getValue)
                .sorted()
                .toArray();
    }

    private UUID insert(String kind, int version, String args) throws Exception {
        return insert(kind, version, args, 8);
    }

    private UUID insert(String kind, int version, String args, int maxAttempts) throws Exception {
        queue.recover("job-sweep");
        var id = UUID.randomUUID();
        queue.execute(
                "insert into job (id, kind, queue, args, args_version, max_attempts) values ('%s', '%s', 'default', '%s', %d, %d)"
                        .formatted(id, kind, args, version, maxAttempts));
        queue.recover("job-sweep");
        return id;
    }
}
