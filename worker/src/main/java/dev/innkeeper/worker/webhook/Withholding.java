package dev.innkeeper.worker.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.innkeeper.broadcast.RedisNames;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
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

    private final RedisDataSource redis;
    private final RedisNames names;

    Withholding(RedisDataSource redis, RedisNames names) {
        this.redis = redis;
        this.names = names;
    }

    /** From now on the event is one that can be undone. */
    void withhold(Happening event) {
        redis.value(String.class)
                .set(key(event), event.at() + "|" + event.entry(), new SetArgs().px(REMEMBERED.toMillis()));
    }

    /** Whether this event undoes one that is withheld, so that neither is to be told. */
    boolean undoes(Happening event) {
        if (!event.undoes()) {
            return false;
        }
        var withheld = redis.value(String.class).getdel(key(event));
        return withheld != null
                && event.at() - Long.parseLong(withheld.substring(0, withheld.indexOf('|'))) <= TIME.toMillis();
    }

    /** Whether a withheld event is to be told, now that its time has come. */
    boolean stands(String entry, String app, String json) throws JsonProcessingException {
        var event = Happening.of(entry, app, 0, json);
        var withheld = redis.value(String.class).get(key(event));
        return (withheld == null || withheld.endsWith("|" + entry)) && !isUndone(event);
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
