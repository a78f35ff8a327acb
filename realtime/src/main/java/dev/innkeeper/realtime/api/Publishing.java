package dev.innkeeper.realtime.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.broadcast.Outgoing;
import dev.innkeeper.broadcast.PublishOutcome;
import dev.innkeeper.broadcast.Publisher;
import dev.innkeeper.realtime.LongNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** The two routes that publish. They answer when Redis has the events: an answer of 200 is worth something. */
@Singleton
class Publishing {
    private final Publisher publisher;
    private final Facts facts;
    private final LongNames longNames;
    private final ObjectMapper json;

    Publishing(Publisher publisher, Facts facts, LongNames longNames, ObjectMapper json) {
        this.publisher = publisher;
        this.facts = facts;
        this.longNames = longNames;
        this.json = json;
    }

    Future<ObjectNode> event(Call call) {
        var event = EventRequest.of(call);
        event.channels().forEach(channel -> longNames.look(call.app(), channel));
        return publish(event.outgoing(call.app()))
                .compose(sent -> event.info().isEmpty()
                        ? Future.succeededFuture(json.createObjectNode())
                        : facts.described(call.app(), event.channels(), event.info())
                                .map(channels -> json.createObjectNode().set("channels", channels)));
    }

    Future<ObjectNode> batch(Call call) {
        var events = EventRequest.batch(call);
        events.forEach(event -> event.channels().forEach(channel -> longNames.look(call.app(), channel)));
        var outgoing = events.stream()
                .flatMap(event -> event.outgoing(call.app()).stream())
                .toList();
        return publish(outgoing).compose(sent -> {
            if (events.stream().allMatch(event -> event.info().isEmpty())) {
                return Future.succeededFuture(json.createObjectNode());
            }
            return Future.all(events.stream()
                            .map(event -> facts.described(call.app(), event.channels(), event.info()))
                            .toList())
                    .map(described -> {
                        var answer = json.createObjectNode();
                        var batch = answer.putArray("batch");
                        described
                                .<ObjectNode>list()
                                .forEach(channel -> batch.add(channel.elements().next()));
                        return answer;
                    });
        });
    }

    private Future<Void> publish(List<Outgoing> events) {
        var parts = new ArrayList<Future<Void>>();
        for (int from = 0; from < events.size(); from += Publisher.MOST_AT_ONCE) {
            var done = Promise.<Void>promise();
            parts.add(done.future());
            publisher.publish(
                    events.subList(from, Math.min(events.size(), from + Publisher.MOST_AT_ONCE)),
                    "",
                    outcome -> end(done, outcome));
        }
        return Future.all(parts).mapEmpty();
    }

    private static void end(Promise<Void> done, PublishOutcome outcome) {
        switch (outcome) {
            case SENT, REPEATED -> done.complete();
            case OVERLOADED -> done.fail(new Refused(Refused.UNAVAILABLE, "Too much is waiting, try again\n"));
            case UNAVAILABLE -> done.fail(new Refused(Refused.UNAVAILABLE, "Redis does not answer, try again\n"));
        }
    }
}
