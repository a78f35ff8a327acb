package dev.innkeeper.realtime.join;

import java.util.concurrent.CompletionStage;

/**
 * Something to be asked of others before a client is told that it is in a channel: who else is there, what was said
 * last, what it missed. All steps of a subscription run side by side, while the channel's messages are held for it.
 * Implemented as CDI beans.
 */
public interface JoinStep {

    /** Where what this step gives stands among the others': lower numbers first. */
    int order();

    /** Whether it has anything to do for this subscription. */
    boolean concerns(JoinRequest request);

    /**
     * Begins; must not block, and is called on the client's event loop. The stage may complete on any thread. If it
     * fails, so does the subscription: with {@link Refusal} for that reason, else as not available at present. Messages
     * that the bus delivered before the stage completes are held before what it gives is applied.
     */
    CompletionStage<JoinPart> begin(JoinRequest request);

    /**
     * The subscription that {@link #begin} was called for has ended, answered or not; called exactly once for each, on the
     * client's event loop.
     */
    default void end(JoinRequest request) {}
}
