package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppFeatures;
import dev.innkeeper.broadcast.AppWebhooks;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Finds channels by their names here and in Redis. */
@Singleton
public class Places {
    private final RedisNames names;
    private final Apps apps;

    Places(RedisNames names, Apps apps) {
        this.names = names;
        this.apps = apps;
    }

    /** A channel of an application. */
    public Place of(App app, String channel) {
        return new Place(app, names.of(app.id()), channel);
    }

    /** The place whose members are the users that are signed in. */
    public Place users(App app) {
        return Place.users(app, names.of(app.id()));
    }

    /**
     * The same for whoever clears away: what stands there of an application that is unknown here, or no more, goes as well,
     * and nobody is told.
     */
    Optional<Place> ofAny(String topic) {
        return of(topic)
                .or(() -> appId(topic).map(id -> {
                    var known = apps.configured();
                    var unknown = new App(
                            id,
                            "",
                            "",
                            null,
                            false,
                            List.of(),
                            known.limits(),
                            new AppFeatures(false, false, false, false),
                            AppWebhooks.NONE);
                    return of(unknown, names.of(id).fromRedis(topic));
                }));
    }

    /** The channel whose messages the Redis channel carries, if it is one of an application that there is. */
    public Optional<Place> of(String topic) {
        return appId(topic)
                .flatMap(apps::byId)
                .map(app -> of(app, names.of(app.id()).fromRedis(topic)));
    }

    private Optional<String> appId(String topic) {
        String prefix = names.prefix() + ":";
        int end = topic.indexOf(':', prefix.length());
        return topic.startsWith(prefix) && end > prefix.length()
                ? Optional.of(topic.substring(prefix.length(), end))
                : Optional.empty();
    }
}
