package dev.innkeeper.realtime.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.broadcast.TerminationOrders;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Redis knows of channels, over all nodes. */
@Singleton
class Facts {
    // Longer than Redis takes for anything here, shorter than a publisher's patience.
    private static final long PATIENCE_SECONDS = 3;

    private final Redis redis;
    private final RedisNames names;
    private final ObjectMapper json;

    Facts(Redis redis, RedisNames names, ObjectMapper json) {
        this.redis = redis;
        this.names = names;
        this.json = json;
    }

    /** The occupied channels that begin so, each with the count of users if wanted. */
    Future<ObjectNode> channels(App app, String prefix, boolean userCounts) {
        var its = names.of(app.id());
        return ask(List.of(
                        Request.cmd(Command.ZRANGE).arg(its.occupied()).arg(0).arg(-1)))
                .compose(answers -> {
                    var found = new ArrayList<String>();
                    for (var channel : answers.getFirst()) {
                        if (channel.toString().startsWith(prefix)) {
                            found.add(channel.toString());
                        }
                    }
                    return described(app, found, userCounts ? Set.of(Info.USER_COUNT) : Set.of());
                })
                .map(channels -> json.createObjectNode().set("channels", channels));
    }

    /** One object for each channel with those of the attributes that it has. */
    Future<ObjectNode> described(App app, List<String> channels, Set<Info> info) {
        var requests = new ArrayList<Request>();
        channels.forEach(channel -> addTo(requests, app, channel, info));
        return ask(requests).map(answers -> {
            var all = json.createObjectNode();
            var answer = answers.iterator();
            for (var channel : channels) {
                read(all.putObject(channel), app, channel, info, answer);
            }
            return all;
        });
    }

    /** One channel with everything asked for. */
    Future<ObjectNode> channel(App app, String channel, Set<Info> info) {
        var occupied =
                Request.cmd(Command.ZSCORE).arg(names.of(app.id()).occupied()).arg(channel);
        var requests = new ArrayList<Request>();
        requests.add(occupied);
        addTo(requests, app, channel, info);
        return ask(requests).map(answers -> {
            var answer = answers.iterator();
            var node = json.createObjectNode();
            node.put("occupied", answer.next() != null);
            read(node, app, channel, info, answer);
            return node;
        });
    }

    /** The users of a presence channel. */
    Future<ObjectNode> users(App app, String channel) {
        var members = Request.cmd(Command.HVALS).arg(names.of(app.id()).members(channel));
        return ask(List.of(members)).map(answers -> {
            var node = json.createObjectNode();
            var users = node.putArray("users");
            for (var member : answers.getFirst()) {
                var text = member.toString();
                int end = text.indexOf('\n');
                users.addObject().set("id", parsed(end < 0 ? text : text.substring(0, end)));
            }
            return node;
        });
    }

    /** Tells all nodes to close the connections of a signed-in user, those that can not hear it as soon as they do. */
    Future<ObjectNode> terminate(App app, String user) {
        var message = json.createObjectNode().put("app", app.id()).put("terminate", user);
        var order = Request.cmd(Command.EVAL);
        TerminationOrders.give(names, message.toString()).forEach(order::arg);
        return ask(List.of(order)).map(answers -> json.createObjectNode());
    }

    private void addTo(List<Request> requests, App app, String channel, Set<Info> info) {
        var its = names.of(app.id());
        for (var one : info) {
            if (one.fits(app, channel)) {
                switch (one) {
                    case USER_COUNT -> requests.add(Request.cmd(Command.HLEN).arg(its.members(channel)));
                    case SUBSCRIPTION_COUNT ->
                        requests.add(
                                Request.cmd(Command.ZSCORE).arg(its.occupied()).arg(channel));
                    case CACHE -> {
                        requests.add(Request.cmd(Command.GET).arg(its.cache(channel)));
                        requests.add(Request.cmd(Command.PTTL).arg(its.cache(channel)));
                    }
                }
            }
        }
    }

    private void read(ObjectNode into, App app, String channel, Set<Info> info, Iterator<@Nullable Response> answers) {
        for (var one : info) {
            if (one.fits(app, channel)) {
                var answer = answers.next();
                switch (one) {
                    case USER_COUNT, SUBSCRIPTION_COUNT -> into.put(one.id(), answer == null ? 0 : answer.toLong());
                    case CACHE -> into.set(one.id(), cache(answer, answers.next()));
                }
            }
        }
    }

    private @Nullable JsonNode cache(@Nullable Response kept, @Nullable Response millis) {
        if (kept == null) {
            return json.nullNode();
        }
        try {
            var frame = json.readTree(Envelope.decode(kept.toBytes()).payload());
            long left = millis == null ? 0 : Math.max(0, millis.toLong());
            return json.createObjectNode()
                    .put("data", frame.path("data").asText())
                    .put("ttl", TimeUnit.MILLISECONDS.toSeconds(left));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode parsed(String token) {
        try {
            return json.readTree(token);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not a user id in JSON: " + token, e);
        }
    }

    private Future<List<@Nullable Response>> ask(List<Request> requests) {
        if (requests.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return redis.batch(requests)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(error ->
                        Future.failedFuture(new Refused(Refused.UNAVAILABLE, "Redis does not answer, try again\n")));
    }
}
