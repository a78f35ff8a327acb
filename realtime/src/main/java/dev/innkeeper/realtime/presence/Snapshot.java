package dev.innkeeper.realtime.presence;

import dev.innkeeper.realtime.state.Member;
import java.util.Collection;
import java.util.StringJoiner;

/**
 * The members at one moment.
 *
 * @param told how many changes this node's clients had been told by then
 * @param json the list as the answer to a subscription shows it
 */
record Snapshot(long told, String json) {

    static Snapshot of(long told, Collection<Member> members) {
        var ids = new StringJoiner(",", "[", "]");
        var hash = new StringJoiner(",", "{", "}");
        for (var member : members) {
            ids.add(member.idJson());
            hash.add(key(member) + ":" + member.infoJson());
        }
        return new Snapshot(told, "{\"count\":%d,\"ids\":%s,\"hash\":%s}".formatted(members.size(), ids, hash));
    }

    private static String key(Member member) {
        return member.idJson().startsWith("\"") ? member.idJson() : "\"" + member.idJson() + "\"";
    }
}
