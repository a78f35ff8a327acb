package dev.innkeeper.local.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole product on this machine. Closing it stops everything in order and leaves nothing behind. */
public final class Stack implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(180);
    private static final Duration OPS_LIMIT = Duration.ofMinutes(3);
    private static final Duration OPS_GRACE = Duration.ofSeconds(10);
    private static final int LAST_WORDS = 40;

    private final Settings settings;
    private final Listener listener;
    private final Map<String, Deque<String>> lastWords = new ConcurrentHashMap<>();
    private final Map<Service, Child> children = new EnumMap<>(Service.class);
    private final Readiness readiness = new Readiness();
    private final Backends backends;

    /**
     * How a stack is to be.
     *
     * @param data the folder that keeps the database between runs; null for none
     * @param environment for ops and all services, over the stack's own
     * @param record whether each JVM records its AOT cache
     */
    public record Settings(
            Installation installation,
            Ports ports,
            @Nullable Path data,
            Map<String, String> environment,
            boolean record) {}

    private Stack(Settings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.backends = Backends.start(settings.ports(), settings.data(), listener);
    }

    /**
     * Starts all of it: databases and mail, then migration and demo data, then the services.
     *
     * @throws StackFailed if a part does not start; the others are stopped then
     */
    public static Stack start(Settings settings, Listener listener) throws InterruptedException {
        var stack = new Stack(settings, listener);
        try {
            stack.prepare();
            stack.startServices();
            return stack;
        } catch (StackFailed | InterruptedException e) {
            stack.close();
            throw e;
        }
    }

    public Backends backends() {
        return backends;
    }

    public URI url(Service service) {
        return URI.create("http://localhost:" + settings.ports().get(service.main()));
    }

    public URI managementUrl(Service service) {
        return URI.create("http://localhost:" + settings.ports().get(service.management()));
    }

    public URI mailboxUrl() {
        return URI.create("http://localhost:" + settings.ports().get(Port.MAILBOX));
    }

    /** The running process of that service. */
    public Child process(Service service) {
        var child = children.get(service);
        if (child == null) {
            throw new IllegalStateException(service + " was not started");
        }
        return child;
    }

    /** Starts a service that has ended, with more environment variables, without waiting until it is ready. */
    public void launch(Service service, Map<String, String> more) {
        children.put(service, start(service, settings.ports(), more));
    }

    /** Starts one more process of a service on these ports; whoever asked for it stops it. */
    public Child launchAnother(Service service, Ports ports, Map<String, String> more) {
        return start(service, ports, more);
    }

    /** Starts a packaged program that is no service, in this stack's environment; whoever asked for it stops it. */
    public Child launchProgram(
            String module, List<String> arguments, Map<String, String> more, Consumer<String> output) {
        var environment = environment();
        environment.putAll(more);
        var heard = hear(module);
        var installation = settings.installation();
        return Child.start(
                module,
                installation.folder(module),
                installation.command(module, false, arguments),
                environment,
                line -> {
                    heard.accept(line);
                    output.accept(line);
                });
    }

    private Child start(Service service, Ports ports, Map<String, String> more) {
        var environment = environment();
        environment.put("PORT", Integer.toString(ports.get(service.main())));
        environment.put("MANAGEMENT_PORT", Integer.toString(ports.get(service.management())));
        environment.putAll(more);
        var command = settings.installation().command(service.id(), settings.record(), List.of());
        return Child.start(
                service.id(), settings.installation().folder(service.id()), command, environment, hear(service.id()));
    }

    /** Waits until that service says it is ready. */
    public void awaitReady(Service service) throws InterruptedException {
        try {
            Waiting.until(service.id(), READY_LIMIT, process(service), () -> readiness.of(url(service)));
        } catch (StackFailed e) {
            throw new StackFailed(e.getMessage() + lastWords(service.id()), e);
        }
    }

    /** Runs ops with these arguments against this stack and returns its exit code. */
    public int ops(List<String> arguments, Map<String, String> more) throws InterruptedException {
        return ops(false, arguments, more);
    }

    private int ops(boolean record, List<String> arguments, Map<String, String> more) throws InterruptedException {
        var environment = environment();
        environment.putAll(more);
        var command = settings.installation().command("ops", record, arguments);
        var child = Child.start("ops", settings.installation().folder("ops"), command, environment, hear("ops"));
        try {
            child.await(OPS_LIMIT);
        } finally {
            // Too slow, or Ctrl-C while it runs: the database it works on is not to be stopped under it.
            if (child.alive()) {
                child.stop(OPS_GRACE);
            }
        }
        return child.exitCode();
    }

    /** The smoke test of ops, through every public door of this stack. */
    public int smoke() throws InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "smoke", url(Service.WEB).toString(), "--mailbox", mailboxUrl().toString()));
        for (var service : Service.values()) {
            arguments.addAll(List.of("--metrics", managementUrl(service).toString()));
        }
        return ops(false, arguments, Map.of());
    }

    @Override
    public void close() throws InterruptedException {
        // First who makes work, then who does it.
        stop(List.of(Service.WEB, Service.SCHEDULER));
        stop(List.of(Service.WORKER, Service.REALTIME));
        backends.close();
    }

    private void stop(List<Service> services) throws InterruptedException {
        var running = services.stream()
                .map(children::get)
                .filter(child -> child != null && child.alive())
                .toList();
        running.forEach(Child::terminate);
        for (var child : running) {
            // Recording writes the cache after the service itself has stopped.
            if (!child.await(settings.record() ? OPS_LIMIT : Service.GRACE)) {
                listener.line(child.name(), "(did not stop in time: killed)");
                child.kill();
            }
        }
    }

    private void prepare() throws InterruptedException {
        var began = System.nanoTime();
        listener.begun("Schema and demo data");
        var exit = ops(settings.record(), List.of("migrate", "--seed"), Map.of());
        if (exit != 0) {
            throw new StackFailed("ops migrate ended with exit code " + exit + lastWords("ops"));
        }
        listener.done("Schema and demo data", Duration.ofNanos(System.nanoTime() - began));
    }

    private void startServices() throws InterruptedException {
        var began = System.nanoTime();
        for (var service : Service.values()) {
            listener.begun(service.id());
            launch(service, Map.of());
        }
        for (var service : Service.values()) {
            awaitReady(service);
            listener.done(service.id(), Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private Map<String, String> environment() {
        var ports = settings.ports();
        var database = backends.database();
        var environment = new HashMap<String, String>();
        environment.put("APP_ENV", "development");
        environment.put("DATABASE_URL", database.url());
        environment.put("DATABASE_USER", database.user());
        environment.put("DATABASE_PASSWORD", database.password());
        environment.put("REDIS_URL", backends.redisUrl());
        environment.put("SMTP_HOST", "localhost");
        environment.put("SMTP_PORT", Integer.toString(ports.get(Port.SMTP)));
        environment.put("PUBLIC_URL", url(Service.WEB).toString());
        environment.put("REALTIME_URL", "ws://localhost:" + ports.get(Port.REALTIME));
        environment.putAll(settings.environment());
        return environment;
    }

    private Consumer<String> hear(String source) {
        var words = lastWords.computeIfAbsent(source, ignored -> new ArrayDeque<>());
        return line -> {
            synchronized (words) {
                words.addLast(line);
                if (words.size() > LAST_WORDS) {
                    words.removeFirst();
                }
            }
            listener.line(source, line);
        };
    }

    private String lastWords(String source) {
        var words = lastWords.getOrDefault(source, new ArrayDeque<>());
        synchronized (words) {
            return words.isEmpty() ? "" : "; its last words:\n  " + String.join("\n  ", words);
        }
    }
}
