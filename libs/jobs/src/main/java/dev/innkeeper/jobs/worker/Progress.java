package dev.innkeeper.jobs.worker;

import org.jspecify.annotations.Nullable;

/** How far an attempt says it has come, and whether that is still to be written. */
final class Progress {
    private @Nullable Mark unwritten;

    /** So many units of so many. */
    record Mark(long done, long total) {}

    synchronized void set(long done, long total) {
        unwritten = new Mark(done, total);
    }

    /** What has changed since the last call; null if nothing has. */
    synchronized @Nullable Mark take() {
        var mark = unwritten;
        unwritten = null;
        return mark;
    }
}
