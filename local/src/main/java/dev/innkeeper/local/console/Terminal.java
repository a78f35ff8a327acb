package dev.innkeeper.local.console;

import dev.innkeeper.local.stack.Listener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints progress, then one log in which each line begins with its process. Colours only on a terminal. */
public final class Terminal implements Listener {
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";
    private static final String GREEN = "\u001b[32m";
    private static final Map<String, String> COLOURS = Map.of(
            "web", "\u001b[36m",
            "worker", "\u001b[33m",
            "scheduler", "\u001b[35m",
            "realtime", "\u001b[34m",
            "ops", "\u001b[32m");
    private static final int NAME_WIDTH = 9;
    private static final int STEP_WIDTH = 22;

    private final PrintStream out;
    private final boolean coloured;
    private final AtomicBoolean holding = new AtomicBoolean(true);
    private final List<String> held = new ArrayList<>();
    private final List<String> open = new ArrayList<>();

    public Terminal(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** One for this process's standard output. */
    @SuppressWarnings("SystemConsoleNull") // isTerminal is what is asked, and both may say no
    public static Terminal ofThisProcess() {
        var console = System.console();
        var coloured = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
        return new Terminal(System.out, coloured);
    }

    @Override
    public synchronized void begun(String step) {
        open.add(step);
        showOpen();
    }

    @Override
    public synchronized void done(String step, Duration took) {
        open.remove(step);
        clearLine();
        var seconds = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        out.println("  " + paint(GREEN, "✓") + " " + pad(step, STEP_WIDTH) + paint(DIM, seconds));
        showOpen();
    }

    /** A service's line; held back while the progress is shown. */
    @Override
    public synchronized void line(String source, String text) {
        var full = paint(COLOURS.getOrDefault(source, DIM), pad(source, NAME_WIDTH) + " │") + " " + text;
        if (holding.get()) {
            held.add(full);
        } else {
            out.println(full);
        }
    }

    /** Something the stack itself says. */
    public synchronized void say(String text) {
        clearLine();
        out.println(text);
    }

    /** From now on lines are printed as they come, after those that were held back. */
    public synchronized void release() {
        clearLine();
        open.clear();
        held.forEach(out::println);
        held.clear();
        holding.set(false);
    }

    private void showOpen() {
        if (coloured && holding.get() && !open.isEmpty()) {
            out.print("\r\u001b[2K  … " + String.join(", ", open));
            out.flush();
        }
    }

    private void clearLine() {
        if (coloured && holding.get()) {
            out.print("\r\u001b[2K");
        }
    }

    private String paint(String colour, String text) {
        return coloured ? colour + text + RESET : text;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
