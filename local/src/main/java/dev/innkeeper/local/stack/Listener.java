package dev.innkeeper.local.stack;

import java.time.Duration;

/** Hears how the stack starts and stops, and each line its processes print. Called from many threads. */
public interface Listener {
    void begun(String step);

    void done(String step, Duration took);

    void line(String source, String text);
}
