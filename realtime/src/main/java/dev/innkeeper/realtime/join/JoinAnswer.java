package dev.innkeeper.realtime.join;

import dev.innkeeper.broadcast.Envelope;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client is told when it is in: the answer itself, further messages, and which of the held ones it still needs. */
public final class JoinAnswer {
    private final Map<String, String> members = new LinkedHashMap<>();
    private final List<ByteBuf> extras = new ArrayList<>();
    private final List<Predicate<Envelope>> filters = new ArrayList<>();
    private final List<Envelope> held;
    private boolean recovered;
    private @Nullable Predicate<Envelope> skipped;

    /** @param held the messages that were held so far, in order */
    public JoinAnswer(List<Envelope> held) {
        this.held = held;
    }

    /** The messages that were held so far, in order. */
    public List<Envelope> held() {
        return held;
    }

    /** Adds a member to the answer's data, or replaces it; {@code json} is written as it is. */
    public void member(String name, String json) {
        members.put(name, json);
    }

    /** Whether the answer's data has this member. */
    public boolean says(String name, String json) {
        return json.equals(members.get(name));
    }

    /** Sends this frame directly after the answer; the reference passes to the answer. */
    public void extra(ByteBuf frame) {
        extras.add(frame);
    }

    /** Of the held messages, those that any filter rejects are not sent. */
    public void keepHeld(Predicate<Envelope> filter) {
        filters.add(filter);
    }

    /**
     * Of the channel's messages, those that fit are not sent, held or still on their way, until the first event that does
     * not fit: the client has them already.
     */
    public void skip(Predicate<Envelope> had) {
        skipped = had;
    }

    /** What the client has already, where something can be said. */
    public @Nullable Predicate<Envelope> skipped() {
        return skipped;
    }

    /** Says that the client has, or is sent, all events of the channel so far. */
    public void recovered() {
        recovered = true;
    }

    /** Whether the client has, or is sent, all events of the channel so far, so that the last one need not be repeated. */
    public boolean isRecovered() {
        return recovered;
    }

    /** The answer's data, as JSON. */
    public String data() {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    public List<ByteBuf> extras() {
        return extras;
    }

    public boolean keeps(Envelope message) {
        return filters.stream().allMatch(filter -> filter.test(message));
    }
}
