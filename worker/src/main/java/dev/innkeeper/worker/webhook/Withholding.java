package dev.innkeeper.worker.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.innkeeper.broadcast.RedisNames;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * A page that is loaded again leaves its channels and joins them a moment later: neither is told. What empties a channel
 * is withheld for some seconds, and dropped together with what fills it again.
 */
@Singleton
class Withholding {
    static final Duration TIME = Duration.ofSeconds(3);
    // Whoever tells it may be late; then Redis is asked how things are.
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    // Told or undone: whoever takes the key decides. One that is gone was forgotten, or taken by an earlier attempt.
    private static final String TAKE = """
            local withheld = redis.call('GET', KEYS[1])
            if withheld and withheld ~= ARGV[1] then
                return 0
            end
            redis.call('DEL', KEYS[1])
            return 1
            """;

    private final RedisDataSource redis;
    private final RedisNames names;

    Withholding(RedisDataSource redis, RedisNames names) {
        this.redis = redis;
        this.names = names;
    }

    /** From now on the event is one that can be undone. */
    void withhold(Happening event) {
        redis.value(String.class).psetex(key(event), REMEMBERED.toMillis(), event.entry());
    }

    /** Whether this event undoes one that is withheld, so that neither is to be told. */
    boolean undoes(Happening event) {
        return event.undoes() && redis.value(String.class).getdel(key(event)) != null;
    }

    /** Whether a withheld event is to be told, now that its time has come; from then on nothing undoes it. */
    boolean stands(String entry, String app, String json) throws JsonProcessingException {
        var event = Happening.of(entry, app, 0, json);
        return !isUndone(event)
                && redis.execute("EVAL", TAKE, "1", key(event), entry).toInteger() == 1;
    }

    private boolean isUndone(Happening event) {
        var its = names.of(event.app());
        if (event.name().equals("channel_vacated")) {
            return redis.sortedSet(String.class)
                    .zscore(its.occupied(), event.channel())
                    .isPresent();
        }
        return redis.hash(String.class).hexists(its.members(event.channel()), event.userId());
    }

    private String key(Happening event) {
        return names.of(event.app()).withheld(event.channel(), event.userId());
    }
}
