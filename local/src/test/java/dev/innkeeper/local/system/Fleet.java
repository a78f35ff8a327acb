package dev.innkeeper.local.system;

import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Child;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two processes of each service, those of the shared stack among them. They are replaced half by half, as a deployment does
 * it: those of a half are asked to stop all at once, and the others serve meanwhile. They stop as slowly as in production,
 * so that a balancer notices.
 */
final class Fleet implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    // Longer than the shutdown budget, so that only one that hangs fails.
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Map<String, String> AS_IN_PRODUCTION = Map.of("INNKEEPER_PLATFORM_SHUTDOWN_DELAY", "PT5S");

    private final Stack stack;
    private final Ports ports = Ports.free();
    private final Map<Service, Child> second = new EnumMap<>(Service.class);
    private Map<String, String> environment = AS_IN_PRODUCTION;

    private Fleet(Stack stack) {
        this.stack = stack;
    }

    static Fleet around(Stack stack) throws InterruptedException {
        var fleet = new Fleet(stack);
        fleet.terminate(0);
        fleet.startSecond();
        fleet.startAgain(0);
        fleet.awaitReady(1);
        return fleet;
    }

    /** Both processes of a service. */
    List<URI> both(Service service) {
        return List.of(url(0, service), url(1, service));
    }

    /** That half's process of a service. */
    URI url(int half, Service service) {
        return half == 0 ? stack.url(service) : URI.create("http://localhost:" + ports.get(service.main()));
    }

    /** From the next start on processes have these variables over the stack's. */
    void deploy(Map<String, String> variables) {
        environment = new HashMap<>(variables);
        environment.putAll(AS_IN_PRODUCTION);
    }

    /** Replaces one half after the other. */
    void roll() throws InterruptedException {
        for (int half = 0; half < 2; half++) {
            terminate(half);
            startAgain(half);
        }
    }

    /** Asks a half to stop, and does not wait. */
    void terminate(int half) {
        for (var service : Service.values()) {
            process(half, service).terminate();
        }
    }

    /** Waits until a half has stopped, starts it again and waits until it is ready. */
    void startAgain(int half) throws InterruptedException {
        for (var service : Service.values()) {
            if (!process(half, service).await(GRACE)) {
                throw new AssertionError("%s of half %d did not stop".formatted(service.id(), half));
            }
        }
        if (half == 0) {
            for (var service : Service.values()) {
                stack.launch(service, environment);
            }
        } else {
            startSecond();
        }
        awaitReady(half);
    }

    /** Ends the second half, and leaves the stack with the variables of its own. */
    @Override
    public void close() throws InterruptedException {
        second.values().forEach(Child::terminate);
        terminate(0);
        environment = Map.of();
        startAgain(0);
        for (var child : second.values()) {
            child.stop(GRACE);
        }
    }

    private void startSecond() {
        for (var service : Service.values()) {
            second.put(service, stack.launchAnother(service, ports, environment));
        }
    }

    private Child process(int half, Service service) {
        return half == 0 ? stack.process(service) : Objects.requireNonNull(second.get(service));
    }

    private void awaitReady(int half) {
        for (var service : Service.values()) {
            var probe = url(half, service).resolve("/readyz");
            await("%s of half %d is ready".formatted(service.id(), half))
                    .atMost(READY)
                    .ignoreExceptions()
                    .until(() -> Visitor.get(probe).status() == 200);
        }
    }
}
