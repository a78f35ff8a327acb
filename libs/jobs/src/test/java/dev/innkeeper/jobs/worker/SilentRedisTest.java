package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.testkit.FreezableBackends;
import dev.innkeeper.testkit.FreezableLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to Redis that fall silent: nothing ends them, and nothing comes. */
@QuarkusTest
@WithTestResource(
        value = FreezableBackends.class,
        initArgs = @ResourceArg(name = "client", value = "quarkus.redis.jobs.hosts"))
class SilentRedisTest {
    private static final int BULK = 5000;
    private static final int POOLED = 12;

    @SuppressWarnings("NullAway.Init")
    FreezableLine line;

    @TestHTTPResource("/")
    URI service;

    @Inject
    Jobs jobs;

    @Inject
    JobsConfig config;

    @Inject
    Pushes pushes;

    @Inject
    Degraded degraded;

    @Inject
    RedisAPI redis;

    @Inject
    @RedisClientName("jobs")
    Redis pooled;

    @Inject
    MeterRegistry metrics;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.SayHandler say;

    @Inject
    TestJobs.HoldHandler hold;

    @Inject
    ToldAgainTest.FailWhenToldHandler failing;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void begin() throws Exception {
        queue.serve();
    }

    @AfterEach
    void end() {
        line.thaw();
        line.hangUp();
    }

    @Test
    void jobsRunMeanwhileAndTheSilentConnectionsAreReplaced() throws Exception {
        hold("before the silence");
        assertThat(line.open()).isPositive();
        line.freeze();
        int silent = line.silent();

        jobs.enqueue(new TestJobs.Say("in the silence"));
        await(() -> say.said.containsKey("in the silence"));
        assertThat(degraded.away()).isTrue();
        release("before the silence");

        line.thaw();
        await(() -> !degraded.away());
        hold("after the silence");
        release("after the silence");
        assertThat(silent).isPositive();
        await(() -> line.silent() == 0);
        assertThat(say.said).containsEntry("in the silence", 1);
        assertThat(hold.begun).containsEntry("before the silence", 1);
    }

    @Test
    void itIsToldToOperatorsAndToNobodyElse() throws Exception {
        await(() -> get("readyz").body().contains("\"redis-jobs\": \"up\""));
        line.freeze();

        await(() -> get("readyz").body().contains("\"redis-jobs\": \"down\""));
        assertThat(get("readyz").statusCode()).isEqualTo(200);
        assertThat(get("readyz").body()).contains("\"redis\": \"up\"").contains("\"degraded\": true");
        assertThat(get("health").body()).contains("redis-jobs.last_error");
        assertThat(metrics.get("dependency_up")
                        .tags("dependency", "redis-jobs")
                        .gauge()
                        .value())
                .isZero();

        line.thaw();
        await(() -> get("readyz").body().contains("\"redis-jobs\": \"up\""));
    }

    @Test
    void whoEnqueuesDoesNotWaitForIt() throws Exception {
        double failed = pushFailures();
        line.freeze();

        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            jobs.enqueue(new TestJobs.Say("unheard " + i));
        }
        jobs.enqueueAll(Collections.nCopies(BULK, new TestJobs.Say("unheard bulk")));

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .describedAs("21 calls, of which none waits")
                .isLessThan(config.redisTimeout().multipliedBy(10));
        await(() -> pushes.idle() && pushFailures() >= failed + 20 + BULK);
        assertThat(line.silent()).describedAs("none is closed yet").isPositive();
        assertThat(line.open()).describedAs("they do not pile up").isLessThan(20);
        await(() -> say.said.containsKey("unheard 19"));

        queue.execute("delete from job where args->>'name' = 'unheard bulk'");
        line.thaw();
        await(() -> !degraded.away());
        hold("heard again");
        release("heard again");
    }

    @Test
    void anAttemptThatFailsUnheardIsNoDeathOfItsWorker() throws Exception {
        double unheard = metrics.get("jobs.settle.failures").counter().count();
        var id = jobs.enqueue(new ToldAgainTest.FailWhenTold("unheard"), limitedBy("unheard", 1));
        await(() -> failing.begun.containsKey("unheard"));

        line.freeze();
        failing.latch("unheard").countDown();
        await(() -> metrics.get("jobs.settle.failures").counter().count() > unheard);
        line.thaw();
        line.hangUp();

        await(() -> failing.begun.getOrDefault("unheard", 0) > 1);
        assertThat(failing.begun).containsEntry("unheard", 2);
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
        assertThat(queue.count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void noJobIsAskedForUntilRedisAnswers() throws Exception {
        var many = IntStream.range(0, POOLED).mapToObj(i -> pooled.connect()).toList();
        answer(Future.all(many));
        for (var connection : many) {
            // Back to the pool.
            answer(connection.result().close());
        }
        assertThat(line.open()).isGreaterThanOrEqualTo(POOLED);
        line.loseAnswers();
        await(degraded::away);

        // Whoever claims on one of these connections leases it, and never learns that.
        var id = limited("not asked for");
        answer(redis.zadd(List.of("jobs:{default}:ready", "1", id.toString())));

        await(() -> hold.begun.containsKey("not asked for"));
        assertThat(queue.count("select count(*) from job where attempt = 1 and crash_count = 0 and id = '" + id + "'"))
                .isEqualTo(1);
        release("not asked for");
        await(() -> line.silent() == 0);
    }

    private void hold(String name) {
        limited(name);
        await(() -> hold.begun.containsKey(name));
    }

    // A job with a limit waits for Redis: Postgres alone would run another.
    private UUID limited(String name) {
        return jobs.enqueue(new TestJobs.Hold(name), limitedBy(name, 1));
    }

    private void release(String name) {
        hold.latch(name).countDown();
        await(() -> queue.count("select count(*) from job where args->>'name' = '" + name + "'") == 0);
    }

    private double pushFailures() {
        return metrics.get("jobs.push.failures").counter().count();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(service.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
