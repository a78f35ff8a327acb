package dev.innkeeper.web.limit;

import dev.innkeeper.web.WebConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Counts attempts for all replicas together: one script, one round trip. Without Redis this process counts its own. */
@Singleton
class SharedLimit {
    private static final Logger LOG = Logger.getLogger(SharedLimit.class);
    private static final String ATTEMPT = read("/lua/attempt.lua");
    private static final String GIVE_BACK = read("/lua/give-back.lua");

    private final ReactiveRedisDataSource redis;
    private final Duration timeout;
    private final LocalLimit local;
    private final Counter countedHere;

    SharedLimit(ReactiveRedisDataSource redis, LocalLimit local, WebConfig config, MeterRegistry meters) {
        this.redis = redis;
        this.local = local;
        this.timeout = config.limits().redisTimeout();
        this.countedHere = Counter.builder("hotel.limit.local")
                .description("Attempts counted by this process alone because Redis did not answer")
                .register(meters);
    }

    /** Takes an attempt of each bucket or of none. Blocks a virtual thread. */
    Verdict attempt(List<Bucket> buckets) {
        try {
            return verdict(run(ATTEMPT, buckets));
        } catch (RuntimeException e) {
            countedHere.increment();
            LOG.debugf("attempt counted here alone: %s", e.getMessage());
            return local.attempt(buckets);
        }
    }

    /** Gives an attempt back to each bucket. */
    void giveBack(List<Bucket> buckets) {
        try {
            run(GIVE_BACK, buckets);
        } catch (RuntimeException e) {
            LOG.debugf("attempt given back here alone: %s", e.getMessage());
            local.giveBack(buckets);
        }
    }

    private Response run(String script, List<Bucket> buckets) {
        var arguments = new ArrayList<String>();
        arguments.add(script);
        arguments.add(Integer.toString(buckets.size()));
        buckets.forEach(bucket -> arguments.add(bucket.key()));
        buckets.forEach(bucket -> {
            arguments.add(Integer.toString(bucket.limit()));
            arguments.add(Long.toString(bucket.period().toMillis()));
        });
        return redis.execute("EVAL", arguments.toArray(String[]::new)).await().atMost(timeout);
    }

    private static Verdict verdict(Response answer) {
        return new Verdict(
                answer.get(0).toInteger() == 1,
                answer.get(1).toInteger(),
                answer.get(2).toInteger(),
                Duration.ofMillis(answer.get(3).toLong()));
    }

    private static String read(String resource) {
        try (var in = SharedLimit.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
