package dev.innkeeper.broadcast;

import java.util.Map;

/**
 * Says who may subscribe to one family of private channels. Implemented as CDI beans by the service that signs
 * subscriptions; a private channel without a matching rule is refused to everybody.
 */
public interface ChannelRule {

    /** Whether this rule decides about the channel; the first matching rule wins, so families must not overlap. */
    boolean matches(String channel);

    /** Whether this subscriber may listen; called only for channels that {@link #matches} accepted. */
    boolean allows(Subscriber who, String channel);

    /**
     * What the members of a presence channel see of this subscriber; called only for presence channels that {@link
     * #allows} let them into. By default their account's id and nothing else.
     */
    default Member member(Subscriber who, String channel) {
        return new Member(who.accountId().toString(), Map.of());
    }
}
