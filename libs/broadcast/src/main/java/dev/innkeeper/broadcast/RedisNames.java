package dev.innkeeper.broadcast;

/**
 * What things are called in Redis.
 *
 * @param prefix what all names begin with
 * @param appId the application's id
 */
public record RedisNames(String prefix, String appId) {

    /** The Redis channel that carries this channel's messages. */
    public String channel(String channel) {
        return channels() + channel;
    }

    /** The channel whose messages this Redis channel carries. */
    public String fromRedis(String redisChannel) {
        return redisChannel.substring(channels().length());
    }

    private String channels() {
        return prefix + ":" + appId + ":c:";
    }
}
