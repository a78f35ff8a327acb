package dev.innkeeper.realtime.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.EventFrame;
import dev.innkeeper.broadcast.Outgoing;
import dev.innkeeper.broadcast.PusherSignature;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One event that somebody wants published.
 *
 * @param socketId excluded, or empty
 * @param info the attributes asked for
 */
record EventRequest(String name, String data, List<String> channels, String socketId, Set<Info> info) {

    /** Of the route for one event to many channels; members that the body lacks may be in the query. */
    static EventRequest of(Call call) {
        var channels = new LinkedHashSet<String>();
        var listed = call.body().path("channels");
        if (listed.isArray()) {
            listed.forEach(channel -> channels.add(text(channel, "channels")));
        } else if (!listed.isMissingNode() && !listed.isNull()) {
            throw Refused.malformed("channels must be an array\n");
        }
        channels.addAll(call.parameters().values("channels[]"));
        var single = optional(call, "channel");
        if (single != null) {
            channels.add(single);
        }
        if (channels.isEmpty() || channels.size() > call.app().limits().publishChannels()) {
            throw Refused.malformed("1 to %d channels are needed, not %d\n"
                    .formatted(call.app().limits().publishChannels(), channels.size()));
        }
        return checked(call.app(), call, List.copyOf(channels));
    }

    /** Of the route for a batch. */
    static List<EventRequest> batch(Call call) {
        var batch = call.body().path("batch");
        int most = call.app().limits().batch();
        if (!batch.isArray() || batch.isEmpty() || batch.size() > most) {
            throw Refused.malformed("batch must be an array of 1 to %d events\n".formatted(most));
        }
        return StreamSupport.stream(batch.spliterator(), false)
                .map(one -> {
                    var part = new Call(call.app(), Parameters.of(null, false), one);
                    return checked(call.app(), part, List.of(required(part, "channel")));
                })
                .toList();
    }

    /** What goes out. */
    List<Outgoing> outgoing(App app) {
        return channels.stream()
                .map(channel -> Outgoing.of(app.id(), channel, name, data, socketId))
                .toList();
    }

    private static EventRequest checked(App app, Call call, List<String> channels) {
        var name = required(call, "name");
        if (!EventFrame.isPublishable(name) || name.length() > app.limits().eventName()) {
            throw Refused.malformed("name must have 1 to %d characters and not begin with pusher:\n"
                    .formatted(app.limits().eventName()));
        }
        var data = required(call, "data");
        if (EventFrame.bytes(data) > app.limits().eventBytes()) {
            throw new Refused(
                    Refused.TOO_LARGE,
                    "The data content of this event exceeds the allowed maximum (%d bytes)\n"
                            .formatted(app.limits().eventBytes()));
        }
        for (var channel : channels) {
            if (!ChannelName.isServerToUser(channel)
                    && (!ChannelName.isValid(channel)
                            || channel.length() > app.limits().channelName())) {
                throw Refused.malformed("Invalid channel name: " + channel + "\n");
            }
        }
        if (channels.size() > 1 && channels.stream().anyMatch(ChannelName::isEncrypted)) {
            throw Refused.malformed("An event for an encrypted channel can have no other channels\n");
        }
        var socketId = optional(call, "socket_id");
        if (socketId != null && !socketId.isEmpty() && !PusherSignature.isSocketId(socketId)) {
            throw Refused.malformed("Invalid socket id: " + socketId + "\n");
        }
        var info = Info.parse(optional(call, "info"));
        for (var channel : channels) {
            Info.requireFits(app, channel, info);
        }
        return new EventRequest(name, data, channels, socketId == null ? "" : socketId, info);
    }

    private static String required(Call call, String member) {
        var value = optional(call, member);
        if (value == null) {
            throw Refused.malformed(member + " is missing\n");
        }
        return value;
    }

    private static @Nullable String optional(Call call, String member) {
        var value = call.body().path(member);
        return value.isMissingNode() || value.isNull() ? call.parameters().get(member) : text(value, member);
    }

    private static String text(JsonNode value, String member) {
        if (!value.isTextual()) {
            throw Refused.malformed(member + " must be a string\n");
        }
        return value.textValue();
    }
}
