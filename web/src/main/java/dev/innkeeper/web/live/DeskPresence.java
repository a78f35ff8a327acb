package dev.innkeeper.web.live;

import dev.innkeeper.broadcast.ChannelRule;
import dev.innkeeper.broadcast.Member;
import dev.innkeeper.broadcast.Subscriber;
import dev.innkeeper.hotel.account.Account;
import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.web.session.Roles;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code presence-desk.{hotel}}: whoever works here, each seen by name. */
@Singleton
class DeskPresence implements ChannelRule {
    private final Accounts accounts;

    DeskPresence(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public boolean matches(String channel) {
        return channel.startsWith("presence-desk.");
    }

    @Override
    public boolean allows(Subscriber who, String channel) {
        return who.hasAnyRole(Roles.STAFF, Roles.OPERATOR);
    }

    @Override
    public Member member(Subscriber who, String channel) {
        var name = accounts.find(who.accountId()).map(Account::name).orElse("");
        return new Member(who.accountId().toString(), Map.of("name", name));
    }
}
