package dev.innkeeper.local;

import dev.innkeeper.local.console.Terminal;
import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts everything, shows its log, and stops it when asked to. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs Postgres, Redis, mail and the four services here until Ctrl-C.",
        footer = {
            "",
            "Ports, each moved by --port NAME=NUMBER or by the variable INNKEEPER_PORT_NAME",
            "(for example --port web-management=9100 or INNKEEPER_PORT_WEB_MANAGEMENT=9100):",
            "  web 8080, web-management 9000, realtime 8081, realtime-management 9001,",
            "  worker 8082, worker-management 9002, scheduler 8083, scheduler-management 9003,",
            "  postgres 5442, redis 6389, smtp 1025, mailbox 8025",
            "",
            "Exit codes: 0 stopped as asked, 1 something failed, 2 wrong usage."
        })
final class UpCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Keep the database there between runs.")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "NAME=NUMBER", split = ",", description = "Move a port; see below.")
    private Map<String, String> moved = new HashMap<>();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Where the services listen; 0.0.0.0 lets in whoever reaches this machine. Default ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Override
    public Integer call() throws InterruptedException {
        var began = System.nanoTime();
        var installation = Installation.ofThisCode();
        var ports = Ports.choose(System.getenv(), moved);
        check(installation, ports);
        var terminal = Terminal.ofThisProcess();
        terminal.say("Starting Innkeeper");
        var stopping = StopRequest.listen();
        // Secrets and accounts are known to everybody.
        var listening = Map.of("QUARKUS_HTTP_HOST", host, "QUARKUS_MANAGEMENT_HOST", host);
        var settings =
                new Stack.Settings(installation, ports, data == null ? null : data.toAbsolutePath(), listening, false);
        try (var stack = Stack.start(settings, terminal)) {
            // What the services said while they started comes first: the addresses must be what is seen last.
            terminal.release();
            terminal.say(welcome(stack, Duration.ofNanos(System.nanoTime() - began)));
            var failed = stopping.await(stack, terminal);
            terminal.say("Stopping …");
            return failed ? 1 : 0;
        } finally {
            terminal.release();
        }
    }

    private static void check(Installation installation, Ports ports) {
        var modules =
                Stream.concat(Stream.of("ops"), Arrays.stream(Service.values()).map(Service::id));
        var missing = installation.missing(modules.toList());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("not built yet: %s (./innkeeper package)".formatted(missing));
        }
        var taken = ports.taken();
        if (!taken.isEmpty()) {
            throw new IllegalStateException(advice(ports, taken));
        }
    }

    private static String advice(Ports ports, List<Port> taken) {
        var free = ports.freeAbove(taken);
        var first = taken.getFirst();
        return """
                these ports are taken by other programs: %s
                To use free ones add
                  --port %s
                or set variables such as %s=%d.""".formatted(
                        join(taken, ", ", port -> "%d (%s)".formatted(ports.get(port), port.id())),
                        join(taken, ",", port -> port.id() + "=" + free.get(port)),
                        first.variable(),
                        free.get(first));
    }

    private static String join(List<Port> ports, String between, Function<Port, String> text) {
        return ports.stream().map(text).collect(Collectors.joining(between));
    }

    private static String welcome(Stack stack, Duration took) {
        return String.format(
                Locale.ROOT,
                """

                Innkeeper is ready after %.1f s.

                  The hotels     %s
                  API document   %s/openapi
                  Mailbox        %s
                  Metrics        %s

                  guest@example.com, staff@example.com and operator@example.com, password innkeeper-demo

                Ctrl-C stops everything.
                """,
                took.toMillis() / 1000.0,
                stack.url(Service.WEB),
                stack.url(Service.WEB),
                stack.mailboxUrl(),
                metrics(stack));
    }

    private static String metrics(Stack stack) {
        return List.of(Service.values()).stream()
                .map(service -> service.id() + " " + stack.managementUrl(service) + "/metrics")
                .collect(Collectors.joining(", "));
    }
}
