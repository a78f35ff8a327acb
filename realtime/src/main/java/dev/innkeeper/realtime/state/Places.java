package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import jakarta.inject.Singleton;
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

    /** The channel whose messages the Redis channel carries, if it is one of an application that there is. */
    public Optional<Place> of(String topic) {
        String prefix = names.prefix() + ":";
        int end = topic.indexOf(':', prefix.length());
        if (!topic.startsWith(prefix) || end < 0) {
            return Optional.empty();
        }
        return apps.byId(topic.substring(prefix.length(), end))
                .map(app -> of(app, names.of(app.id()).fromRedis(topic)));
    }
}
