package dev.innkeeper.realtime.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.wire.RawMembers;
import java.nio.charset.StandardCharsets;

/**
 * One step of a list of members, as Redis published it.
 *
 * @param epoch the list's life
 * @param version the list's version after it
 * @param added whether the member came, or went
 */
public record Change(String epoch, long version, boolean added, Member member) {

    /**
     * Reads what the scripts wrote.
     *
     * @throws IllegalArgumentException if they did not
     */
    public static Change read(Envelope envelope) {
        try {
            var message = RawMembers.of(new String(envelope.payload(), StandardCharsets.UTF_8));
            var member = Member.read(RawMembers.text(message.getOrDefault("data", "")));
            boolean added = message.getOrDefault("event", "").contains("member_added");
            return new Change(envelope.epoch(), Long.parseLong(envelope.position()), added, member);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }
}
