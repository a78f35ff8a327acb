package dev.innkeeper.realtime.resume;

import dev.innkeeper.broadcast.HistoryRules;
import dev.innkeeper.broadcast.RedisNames;
import java.util.Optional;

/**
 * Where a channel's history is in Redis.
 *
 * @param topic the Redis channel of its messages
 * @param position the key of its position
 * @param history the key of its stream
 * @param positionMillis how long its position is kept
 */
public record Stream(String topic, String position, String history, long positionMillis) {

    /** That of the channel with this Redis channel, if it keeps a history. */
    public static Optional<Stream> of(String topic, RedisNames names, HistoryRules rules) {
        String channel = RedisNames.channelOf(topic);
        return rules.of(channel).map(rule -> {
            var its = names.of(RedisNames.appOf(topic, names.prefix()));
            return new Stream(
                    topic,
                    its.position(channel),
                    its.history(channel),
                    rule.positionTime().toMillis());
        });
    }
}
