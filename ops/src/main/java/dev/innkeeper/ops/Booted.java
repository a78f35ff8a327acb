package dev.innkeeper.ops;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a piece of a command inside Quarkus, with its beans, and stops Quarkus again. */
final class Booted {
    private static final AtomicReference<@Nullable Callable<Integer>> WORK = new AtomicReference<>();
    private static final AtomicReference<@Nullable Exception> FAILURE = new AtomicReference<>();

    private Booted() {}

    /** Returns the work's exit code, or throws what it threw. */
    static int run(Callable<Integer> work) throws Exception {
        var running = io.quarkus.runtime.Application.currentApplication();
        if (running != null && running.isStarted()) {
            // Whoever started it, as tests do, stops it.
            return work.call();
        }
        var exit = new AtomicInteger(Main.FAILED);
        WORK.set(work);
        Quarkus.run(Application.class, (code, failure) -> {
            exit.set(code);
            if (failure instanceof Exception broken) {
                FAILURE.compareAndSet(null, broken);
            }
        });
        var failure = FAILURE.getAndSet(null);
        if (failure != null) {
            throw failure;
        }
        return exit.get();
    }

    static <T> T bean(Class<T> type) {
        return Arc.container().select(type).get();
    }

    /** What Quarkus calls when it has started. */
    public static final class Application implements QuarkusApplication {
        @Override
        public int run(String... arguments) {
            var work = WORK.getAndSet(null);
            if (work == null) {
                return Main.FAILED;
            }
            try {
                return work.call();
            } catch (Exception e) {
                FAILURE.set(e);
                return Main.FAILED;
            }
        }
    }
}
