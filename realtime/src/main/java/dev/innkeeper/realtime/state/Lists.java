package dev.innkeeper.realtime.state;

import io.vertx.core.Future;
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
        return line.call(Script.ROSTER, keys(place), List.of()).map(answer -> {
            var members = new LinkedHashMap<String, Member>();
            var fields = answer.get(2);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                String userId = fields.get(i).toString();
                members.put(userId, Member.fromStored(userId, fields.get(i + 1).toString()));
            }
            return new Loaded(answer.get(0).toString(), answer.get(1).toLong(), members);
        });
    }

    /** Which of these users are members. */
    public Future<Present> present(Place place, List<String> users) {
        return line.call(Script.ONLINE, keys(place), users).map(answer -> {
            var present = new LinkedHashSet<String>();
            for (int i = 0; i < users.size(); i++) {
                if (answer.get(2).get(i).toInteger() == 1) {
                    present.add(users.get(i));
                }
            }
            return new Present(answer.get(0).toString(), answer.get(1).toLong(), present);
        });
    }

    /** Has this run when what was read before may be wrong, and what was asked for may never be answered. */
    public void onDoubt(Runnable task) {
        node.onRenewal(task);
    }

    private static List<String> keys(Place place) {
        return List.of(
                place.names().membersVersion(place.channel()), place.names().members(place.channel()));
    }
}
