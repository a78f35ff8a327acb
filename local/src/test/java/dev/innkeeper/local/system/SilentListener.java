package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Listener;
import java.time.Duration;

/** For a stack whose own story nobody reads: what fails tells its last words anyway. */
final class SilentListener implements Listener {
    @Override
    public void begun(String step) {}

    @Override
    public void done(String step, Duration took) {}

    @Override
    public void line(String source, String text) {}
}
