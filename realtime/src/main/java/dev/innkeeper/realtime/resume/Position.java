package dev.innkeeper.realtime.resume;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.join.JoinAnswer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in a channel's history: everything up to it was seen.
 *
 * @param epoch the history's life; positions of different lives have nothing in common
 * @param id the newest event's id in the stream, {@code 0-0} before the first
 */
public record Position(String epoch, String id) {
    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9]{1,32}");
    private static final Pattern ID = Pattern.compile("\\d{1,15}-\\d{1,15}");

    /** That of an event which its channel's history keeps. */
    public static @Nullable Position of(Envelope event) {
        // News of members are counted otherwise.
        return event.members() || event.position().isEmpty() ? null : new Position(event.epoch(), event.position());
    }

    /** Whether it has the form of a position: clients may say anything. */
    public boolean wellFormed() {
        return EPOCH.matcher(epoch).matches() && ID.matcher(id).matches();
    }

    /** Whether an event of this id came later in the same life. */
    public boolean precedes(String otherId) {
        return compare(id, otherId) < 0;
    }

    /** Whether the event came later, or is of another life or none, so that nothing can be said. */
    public boolean comesBefore(Envelope event) {
        var other = of(event);
        return other == null || !other.epoch().equals(epoch) || precedes(other.id());
    }

    /** Says that the client is to go on from here: of what comes, it gets what is newer. */
    public void tell(JoinAnswer answer) {
        answer.member("epoch", json(epoch));
        answer.member("id", json(id));
        answer.skip(event -> !comesBefore(event));
    }

    /** Whether the client was told of the same life. */
    public boolean isOfTheLifeIn(JoinAnswer answer) {
        return answer.says("epoch", json(epoch));
    }

    private static String json(String text) {
        return "\"" + text + "\"";
    }

    /** The order of two ids. */
    static int compare(String one, String other) {
        int times = Long.compare(part(one, 0), part(other, 0));
        return times != 0 ? times : Long.compare(part(one, 1), part(other, 1));
    }

    private static long part(String id, int which) {
        int dash = id.indexOf('-');
        return Long.parseLong(which == 0 ? id.substring(0, dash) : id.substring(dash + 1));
    }
}
