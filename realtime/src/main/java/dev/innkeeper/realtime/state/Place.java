package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.RedisNames;

/**
 * One channel of one application, with its names in Redis. Equal if the Redis channel is.
 *
 * @param app as it was when somebody came here
 * @param names of that application
 */
public record Place(App app, RedisNames names, String channel) {
    private static final String USERS = "#users";

    /** The place whose members are the users that are signed in. */
    public static Place users(App app, RedisNames names) {
        return new Place(app, names, USERS);
    }

    /** Whether its members are the users that are signed in. */
    public boolean isUsers() {
        return channel.equals(USERS);
    }

    /** The Redis channel of its messages, unique over applications. */
    public String topic() {
        return names.channel(channel);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && place.topic().equals(topic());
    }

    @Override
    public int hashCode() {
        return topic().hashCode();
    }
}
