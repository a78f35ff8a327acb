package dev.innkeeper.realtime.join;

/** What a step adds to the answer; applied on the client's event loop. */
@FunctionalInterface
public interface JoinPart {
    /** Adds nothing. */
    JoinPart NOTHING = answer -> {};

    /** Adds to the answer. */
    void addTo(JoinAnswer answer);
}
