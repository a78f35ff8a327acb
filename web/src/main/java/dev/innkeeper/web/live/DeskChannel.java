package dev.innkeeper.web.live;

import dev.innkeeper.broadcast.ChannelRule;
import dev.innkeeper.broadcast.Subscriber;
import dev.innkeeper.web.session.Roles;
import jakarta.inject.Singleton;

/** {@code private-desk.{hotel}}: whoever works here. */
@Singleton
class DeskChannel implements ChannelRule {
    @Override
    public boolean matches(String channel) {
        return channel.startsWith("private-desk.");
    }

    @Override
    public boolean allows(Subscriber who, String channel) {
        return who.hasAnyRole(Roles.STAFF, Roles.OPERATOR);
    }
}
