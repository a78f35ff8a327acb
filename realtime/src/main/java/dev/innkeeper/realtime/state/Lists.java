package dev.innkeeper.realtime.state;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads lists of members from Redis. Used on the bus' context only; what it gives completes there. */
@Singleton
public class Lists {
    private final ScriptLine line;
    private final Node node;

    Lists(ScriptLine line, Node node) {
        this.line = line;
        this.node = node;
    }

    /** A list at one moment: its epoch, empty if there is none, its version, and the members by user id. */
    public record Loaded(String epoch, long version, Map<String, Member> members) {}

    /** Which of the users asked about are members, at one moment. */
    public record Present(String epoch, long version, Set<String> users) {}

    /** The whole list. */
    public Future<Loaded> load(Place place) {
        return ask(place, Request.cmd(Command.HGETALL), List.of()).map(answer -> {
            var members = new LinkedHashMap<String, Member>();
            var found = answer.get(1);
            if (found.isArray()) {
                for (int i = 0; i + 1 < found.size(); i += 2) {
                    add(members, found.get(i).toString(), found.get(i + 1));
                }
            } else {
                found.getKeys().forEach(userId -> add(members, userId, found.get(userId)));
            }
            return new Loaded(epoch(answer), version(answer), members);
        });
    }

    /** Which of these users are members. */
    public Future<Present> present(Place place, List<String> users) {
        return ask(place, Request.cmd(Command.HMGET), users).map(answer -> {
            var present = new LinkedHashSet<String>();
            for (int i = 0; i < users.size(); i++) {
                if (answer.get(1).get(i) != null) {
                    present.add(users.get(i));
                }
            }
            return new Present(epoch(answer), version(answer), present);
        });
    }

    /** Has this run when what was read before may be wrong, and what was asked for may never be answered. */
    public void onDoubt(Runnable task) {
        node.onRenewal(task);
    }

    // Not a script: to Lua and back, a thousand members take Redis five times as long.
    private Future<Response> ask(Place place, Request members, List<String> users) {
        var names = place.names();
        members.arg(names.members(place.channel()));
        users.forEach(members::arg);
        return line.atomically(List.of(
                Request.cmd(Command.HMGET)
                        .arg(names.membersVersion(place.channel()))
                        .arg("e")
                        .arg("v"),
                members));
    }

    private static String epoch(Response answer) {
        var epoch = answer.get(0).get(0);
        return epoch == null ? "" : epoch.toString();
    }

    private static long version(Response answer) {
        var version = answer.get(0).get(1);
        return version == null ? 0 : version.toLong();
    }

    private static void add(Map<String, Member> members, String userId, Response stored) {
        members.put(userId, Member.fromStored(userId, stored.toString()));
    }
}
