package dev.innkeeper.broadcast;

/**
 * What things are called in Redis.
 *
 * @param prefix what all names begin with
 * @param appId the application's id
 */
public record RedisNames(String prefix, String appId) {
    private static final String CHANNELS = ":c:";

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

    /** The channel's own name, whatever application's it is. */
    public static String channelOf(String redisChannel) {
        return redisChannel.substring(redisChannel.indexOf(CHANNELS) + CHANNELS.length());
    }

    /** The application whose channel it is, in an installation with this prefix. */
    public static String appOf(String redisChannel, String prefix) {
        return redisChannel.substring(prefix.length() + 1, redisChannel.indexOf(CHANNELS));
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

    /**
     * Hash: a presence channel's members. Field is the user id as text; value is the id as the JSON it came as, a line
     * feed, and the user_info as JSON. The channel {@code #users} holds those who are signed in.
     */
    public String members(String channel) {
        return of("pi", channel);
    }

    /** Hash: on how many nodes each member of the channel is. */
    public String memberNodes(String channel) {
        return of("pn", channel);
    }

    /** Hash: {@code e} the epoch and {@code v} the version of the channel's list of members; forgotten a day after a change. */
    public String membersVersion(String channel) {
        return of("pv", channel);
    }

    /** Set: the channel's members on one node. */
    public String membersOn(String node, String channel) {
        return of("pm", node + ":" + channel);
    }

    /** Sorted set: the application's occupied channels, each with its number of subscribers. */
    public String occupied() {
        return prefix + ":" + appId + ":occupied";
    }

    /** Hash: the number of subscribers last told to each channel's subscribers. */
    public String toldCounts() {
        return prefix + ":" + appId + ":told";
    }

    /** Exists while a channel's subscribers shall not be told again how many they are. */
    public String toldPause(String channel) {
        return of("tp", channel);
    }

    /** Exists while another miss of the cache channel is the same miss. */
    public String missed(String channel) {
        return of("miss", channel);
    }

    /** Hash: the application's connections on each node. */
    public String connections() {
        return prefix + ":" + appId + ":connections";
    }

    /** Sorted set: all nodes by the end of their lease, in milliseconds since 1970. */
    public String nodes() {
        return prefix + "::nodes";
    }

    /** Exists while the node lives; says its host and process id. */
    public String lease(String node) {
        return prefix + "::lease:" + node;
    }

    /** Set: the Redis channels of the presence channels in which the node has members. */
    public String presenceOf(String node) {
        return prefix + "::np:" + node;
    }

    /** Hash: the Redis channels in which the node has subscribers, and how many. */
    public String occupancyOf(String node) {
        return prefix + "::no:" + node;
    }

    /** Exists while somebody clears what a dead node left. */
    public String clearing(String node) {
        return prefix + "::clearing:" + node;
    }

    /** Stream: what webhooks shall tell; fields {@code app}, {@code at} (milliseconds since 1970), {@code event} (JSON). */
    public String webhooks() {
        return prefix + ":webhooks";
    }

    /** Hash: of how many of those that were dropped, unread, each application has not been counted yet. */
    public String droppedWebhooks() {
        return prefix + "::dropped-webhooks";
    }

    /** Text: an event that is too large for a job, as JSON; {@code entry} is its id in the stream. Expires. */
    public String webhookEvent(String entry) {
        return prefix + ":webhook:" + entry;
    }

    /** The Redis channel on which all nodes are told what to do, as JSON: {@code {"app":"1","terminate":"user id"}}. */
    public String control() {
        return prefix + "::control";
    }

    /** Stream: the last of those orders, in field {@code order}; each is told with its id here as {@code id}. Expires. */
    public String terminations() {
        return prefix + "::terminations";
    }

    /** The Redis channel on which a node is told to end, as JSON: {@code {"node":"its name","operator":"who says so"}}. */
    public String drains() {
        return prefix + "::drains";
    }

    /** Exists while the news that a channel, or a user in it, is gone may still be undone. */
    public String withheld(String channel, String userId) {
        return of("wh", userId.isEmpty() ? channel : channel + " " + userId);
    }

    /** The Redis channel on which all nodes are told that an application was added or changed. */
    public String appsChanged() {
        return prefix + "::apps";
    }

    private String of(String kind, String channel) {
        return prefix + ":" + appId + ":" + kind + ":" + channel;
    }

    private String channels() {
        return prefix + ":" + appId + CHANNELS;
    }
}
