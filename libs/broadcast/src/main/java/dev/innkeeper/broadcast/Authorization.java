package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs what the rules allow, for the configured application. */
@Singleton
public class Authorization {
    private final List<ChannelRule> rules;
    private final PusherSignature signature;
    private final ChannelKeys keys;
    private final AppLimits limits;
    private final ObjectMapper json;

    Authorization(@All List<ChannelRule> rules, Apps apps, ChannelKeys keys, ObjectMapper json) {
        this.rules = rules;
        this.signature = apps.configured().signature();
        this.limits = apps.configured().limits();
        this.keys = keys;
        this.json = json;
    }

    /**
     * Signs a subscription; empty if no rule allows it, or the channel is encrypted and there is no key.
     *
     * @throws IllegalArgumentException if the socket id or the channel name has not the right form
     */
    public Optional<ChannelAuth> subscription(Subscriber who, String socketId, String channel) {
        return rules.stream()
                .filter(rule -> rule.matches(ChannelName.requireValid(channel)))
                .findFirst()
                .filter(rule -> rule.allows(who, channel))
                .flatMap(rule -> signed(rule, who, socketId, channel));
    }

    /**
     * Signs a socket in as a user, whom the application then reaches on all their connections.
     *
     * @param info written as JSON, for presence channels and for those who watch
     * @param watchlist the ids of users whose coming and going this one is told
     */
    public UserAuth signIn(String socketId, String userId, Object info, List<String> watchlist) {
        var user = new LinkedHashMap<String, Object>();
        user.put("id", userId);
        user.put("user_info", info);
        if (!watchlist.isEmpty()) {
            user.put("watchlist", watchlist);
        }
        var data = write(user);
        return new UserAuth(signature.userAuth(socketId, data), data);
    }

    private Optional<ChannelAuth> signed(ChannelRule rule, Subscriber who, String socketId, String channel) {
        if (ChannelName.isPresence(channel)) {
            var data = presence(rule.member(who, channel));
            return Optional.of(new ChannelAuth(signature.channelAuth(socketId, channel, data), data, null));
        }
        var auth = signature.channelAuth(socketId, channel);
        if (ChannelName.isEncrypted(channel)) {
            return keys.sharedSecret(channel).map(secret -> new ChannelAuth(auth, null, secret));
        }
        return Optional.of(new ChannelAuth(auth, null, null));
    }

    // The realtime service would refuse it too, but only the page would hear why.
    private String presence(Member member) {
        var info = write(member.info());
        if (member.userId().length() > limits.userIdLength() || EventFrame.bytes(info) > limits.userInfoBytes()) {
            throw new IllegalStateException("A member may have an id of %d characters and %d bytes of info"
                    .formatted(limits.userIdLength(), limits.userInfoBytes()));
        }
        return write(Map.of("user_id", member.userId(), "user_info", member.info()));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Can not be written as JSON: " + value.getClass(), e);
        }
    }
}
