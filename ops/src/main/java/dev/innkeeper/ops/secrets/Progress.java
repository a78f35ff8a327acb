package dev.innkeeper.ops.secrets;

import java.time.Instant;
import java.util.List;

/**
 * How far the change of a secret is.
 *
 * @param since when that step was taken
 * @param former what of the former one has to be known to end the change: a login, a hash; never a secret
 */
record Progress(Step step, Instant since, String former) {
    /** A step of a change. */
    enum Step {
        /** One is in use. */
        RESTING,
        /** The new one is accepted, and used where logging in with it is using it. */
        OFFERED,
        /** The new one is used, the old one accepted. */
        SWAPPED,
        /** Nobody uses the old one, and what it signed is still about. */
        ENDING
    }

    static Progress parse(String text) {
        var lines = text.lines().toList();
        return new Progress(
                Step.valueOf(lines.get(0)), Instant.parse(lines.get(1)), lines.size() > 2 ? lines.get(2) : "");
    }

    String text() {
        return String.join("\n", List.of(step.name(), since.toString(), former));
    }
}
