package dev.innkeeper.broadcast;

/**
 * What things are called in Redis.
 *
 * @param prefix what all names begin with
 * @param appId the application's id
 */
public record RedisNames(String prefix, String appId) {

    /** The names of another application in the same Redis. */
    public RedisNames of(String otherApp) {
        return new RedisNames(prefix, otherApp);
    }

    /** The Redis channel that carries this channel's messages. */
    public String channel(String channel) {
        return channels() + channel;
    }

    /** The channel whose messages this Redis channel carries. */
    public String fromRedis(String redisChannel) {
        return redisChannel.substring(channels().length());
    }

    /**
     * The stream with the channel's last events: field {@code e} of an entry is the {@link Envelope} without epoch and
     * position, which is the entry's id. It is deleted some minutes after the last event.
     */
    public String history(String channel) {
        return prefix + ":" + appId + ":h:" + channel;
    }

    /**
     * The hash that says what the stream is worth, and outlives it: {@code epoch} changes whenever something may have
     * been forgotten, {@code run} is the Redis server that wrote it (its run id: another one's epoch is over, for it may
     * have lost the end), {@code last} is the id of the newest event, {@code count} is how many there were in all.
     *
     * <p>Who has seen everything up to an id of the same epoch and server has missed nothing but what follows it in the
     * stream if the id is {@code last}, or not older than the stream's first entry, or {@code 0-0} while the stream's
     * length is {@code count}. In any other case something is missing.
     */
    public String position(String channel) {
        return prefix + ":" + appId + ":p:" + channel;
    }

    /** The last event of a cache channel: an {@link Envelope}. */
    public String cache(String channel) {
        return prefix + ":" + appId + ":last:" + channel;
    }

    /** Exists while a publication with this key counts as a repetition. */
    public String idempotency(String key) {
        return prefix + ":" + appId + ":i:" + key;
    }

    private String channels() {
        return prefix + ":" + appId + ":c:";
    }
}
