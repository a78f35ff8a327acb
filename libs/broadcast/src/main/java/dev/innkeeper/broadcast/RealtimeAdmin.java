package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.sortedset.ScoredValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at what realtime serves and tells its nodes what to do, for an operator. All of it is Redis', which must answer. */
@Singleton
public class RealtimeAdmin {
    /**
     * An occupied channel.
     *
     * @param subscribers connections that are subscribed, on all nodes
     * @param members users of a presence channel; null of any other
     */
    @RegisterForReflection
    public record ChannelView(
            String name, long subscribers, @Nullable Long members) {}

    /**
     * A user in a presence channel.
     *
     * @param nodes on how many nodes the user is
     */
    @RegisterForReflection
    public record MemberView(String userId, String userInfo, long nodes) {}

    /**
     * A process that serves clients.
     *
     * @param name under which it speaks until it loses its lease
     * @param where its host and process id
     * @param connections of the application asked about
     */
    @RegisterForReflection
    public record NodeView(String name, String where, long connections) {}

    private static final char LINE_FEED = '\n';

    private final RedisDataSource redis;
    private final RedisNames names;
    private final ObjectMapper json;

    RealtimeAdmin(RedisDataSource redis, RedisNames names, ObjectMapper json) {
        this.redis = redis;
        this.names = names;
        this.json = json;
    }

    /**
     * The occupied channels with the most subscribers.
     *
     * @param prefix what their names begin with; empty for all
     */
    public List<ChannelView> channels(String app, String prefix, int most) {
        var its = names.of(app);
        return redis.sortedSet(String.class).zrangeWithScores(its.occupied(), 0, -1).stream()
                .filter(one -> one.value().startsWith(prefix))
                .sorted(Comparator.comparingDouble((ScoredValue<String> one) -> -one.score())
                        .thenComparing(ScoredValue::value))
                .limit(most)
                .map(one -> new ChannelView(one.value(), (long) one.score(), members(its, one.value())))
                .toList();
    }

    /** The users of a presence channel, by their id. */
    public List<MemberView> members(String app, String channel) {
        var its = names.of(app);
        var nodes = redis.hash(String.class).hgetall(its.memberNodes(channel));
        return redis.hash(String.class).hgetall(its.members(channel)).entrySet().stream()
                .map(one -> new MemberView(
                        one.getKey(),
                        one.getValue().substring(one.getValue().indexOf(LINE_FEED) + 1),
                        Long.parseLong(nodes.getOrDefault(one.getKey(), "0"))))
                .sorted(Comparator.comparing(MemberView::userId))
                .toList();
    }

    /** The nodes whose lease stands, by name. */
    public List<NodeView> nodes(String app) {
        var connections = redis.hash(String.class).hgetall(names.of(app).connections());
        var nodes = new ArrayList<NodeView>();
        for (var name : redis.sortedSet(String.class).zrange(names.nodes(), 0, -1)) {
            var where = redis.value(String.class).get(names.lease(name));
            if (where != null) {
                nodes.add(new NodeView(name, where, Long.parseLong(connections.getOrDefault(name, "0"))));
            }
        }
        nodes.sort(Comparator.comparing(NodeView::name));
        return nodes;
    }

    /**
     * Closes all connections that are signed in as the user, those of nodes that can not hear it as soon as they do.
     *
     * @return how many nodes were told
     */
    public int disconnect(String app, String userId, String operator) {
        var order = written(Map.of("app", app, "terminate", userId, "operator", operator));
        return redis.execute("EVAL", TerminationOrders.give(names, order).toArray(String[]::new))
                .toInteger();
    }

    /**
     * Has a node send its clients away and end, as if its process had been told to stop.
     *
     * @return empty if no node of that name lives; else how many nodes heard the order
     */
    public Optional<Integer> drain(String node, String operator) {
        return redis.value(String.class).get(names.lease(node)) == null
                ? Optional.empty()
                : Optional.of(
                        redis.execute("PUBLISH", names.drains(), written(Map.of("node", node, "operator", operator)))
                                .toInteger());
    }

    private String written(Map<String, String> order) {
        try {
            return json.writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    private @Nullable Long members(RedisNames its, String channel) {
        return ChannelName.isPresence(channel) ? redis.hash(String.class).hlen(its.members(channel)) : null;
    }
}
