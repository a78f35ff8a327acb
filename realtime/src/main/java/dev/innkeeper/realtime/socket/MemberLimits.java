package dev.innkeeper.realtime.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.broadcast.AppLimits;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.state.Member;

/** How much may be said of a user, wherever that is said: a signed-in one enters presence channels without saying it again. */
final class MemberLimits {
    private MemberLimits() {}

    static void check(Member member, AppLimits limits) {
        if (member.userId().length() > limits.userIdLength()) {
            throw new Refusal("LimitReached", "the user's id is too long", 4301);
        }
        if (member.infoJson().getBytes(UTF_8).length > limits.userInfoBytes()) {
            throw new Refusal("LimitReached", "user_info is too large", 4301);
        }
    }
}
