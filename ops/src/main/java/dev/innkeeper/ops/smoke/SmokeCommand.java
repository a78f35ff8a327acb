package dev.innkeeper.ops.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The test after a deployment: does a stranger get a room, and the mails? */
@Command(
        name = "smoke",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Registers a guest at a running stack, books a room, pays, cancels, and checks what follows.",
        footer = {
            "",
            "From outside a hotel without a free room passes: what needs one is not tried.",
            "Exit codes: 0 none failed, 1 a step failed, 2 wrong usage."
        })
public final class SmokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BASE_URL", description = "The web service, for example http://localhost:8080.")
    private URI base;

    @Option(names = "--mailbox", paramLabel = "URL", description = "A mailbox with Mailpit's API: mails are checked.")
    private @Nullable URI mailbox;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            description = "A service's management address; repeatable. Bookings are then counted there.")
    private List<URI> metrics = new ArrayList<>();

    @Option(
            names = "--from-outside",
            description = "BASE_URL is the public proxy: /health and /console must be closed there.")
    private boolean outside;

    @Option(names = "--ca", paramLabel = "FILE", description = "Believe this certificate authority (PEM) and no other.")
    private @Nullable Path authority;

    @Option(names = "--json", description = "Answer with one JSON array of steps.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        var out = spec.commandLine().getOut();
        var trust = authority == null ? Trust.usual() : Trust.only(authority);
        var journey = new Journey(base, mailbox, metrics, outside, trust, Clock.systemUTC());
        var outcomes = run(journey.steps(), out);
        var left = journey.end();
        var failed = outcomes.stream().anyMatch(outcome -> outcome.result() == Outcome.Result.FAILED);
        var untried = outcomes.stream().anyMatch(outcome -> outcome.result() == Outcome.Result.SKIPPED);
        left.ifPresent(spec.commandLine().getErr()::println);
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(outcomes));
        } else {
            out.println(
                    failed
                            ? "The smoke test failed."
                            : untried ? "The smoke test passed as far as it could." : "The smoke test passed.");
        }
        out.flush();
        return failed ? 1 : 0;
    }

    // A guest's day has an order: after a failure the rest is skipped.
    private List<Outcome> run(List<Step> steps, PrintWriter out) {
        var outcomes = new ArrayList<Outcome>();
        var passing = true;
        for (var step : steps) {
            var outcome = passing ? run(step) : new Outcome(step.name(), Outcome.Result.SKIPPED, 0, null);
            passing &= outcome.result() == Outcome.Result.PASSED;
            outcomes.add(outcome);
            if (!json) {
                out.println(line(outcome));
                out.flush();
            }
        }
        return outcomes;
    }

    private static Outcome run(Step step) {
        var began = System.nanoTime();
        try {
            step.check().run();
            return new Outcome(step.name(), Outcome.Result.PASSED, millisSince(began), null);
        } catch (SmokeUntried e) {
            return new Outcome(step.name(), Outcome.Result.SKIPPED, millisSince(began), e.getMessage());
        } catch (SmokeFailure e) {
            return new Outcome(step.name(), Outcome.Result.FAILED, millisSince(began), e.getMessage());
        } catch (Exception e) {
            return new Outcome(step.name(), Outcome.Result.FAILED, millisSince(began), e.toString());
        }
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static String line(Outcome outcome) {
        var mark = Map.of(Outcome.Result.PASSED, "✓", Outcome.Result.FAILED, "✗", Outcome.Result.SKIPPED, "-");
        return switch (outcome.result()) {
            case PASSED -> "%s %-18s %5d ms".formatted(mark.get(outcome.result()), outcome.step(), outcome.millis());
            case FAILED -> "%s %-18s %s".formatted(mark.get(outcome.result()), outcome.step(), outcome.problem());
            case SKIPPED ->
                "%s %-18s not tried%s"
                        .formatted(
                                mark.get(outcome.result()),
                                outcome.step(),
                                outcome.problem() == null ? "" : ": " + outcome.problem());
        };
    }
}
