package dev.innkeeper.broadcast;

/** What became of a publication. */
public enum PublishOutcome {
    /** Redis has passed it on. */
    SENT,
    /** A publication with the same key was sent before, so this one was not. */
    REPEATED,
    /** So much is waiting for Redis already that it was not even tried. */
    OVERLOADED,
    /** Redis did not answer, or answered with an error; it may have been sent all the same. */
    UNAVAILABLE
}
