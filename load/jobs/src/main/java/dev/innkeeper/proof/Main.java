package dev.innkeeper.proof;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** {@code worker} runs jobs until it is stopped; every other word is a {@link Command} that ends by itself. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var role = arguments.length == 0 ? "" : arguments[0];
        if (role.equals("worker")) {
            System.setProperty("innkeeper.jobs.worker.enabled", "true");
            System.setProperty("quarkus.shutdown.delay", "0S");
            Quarkus.run(arguments);
        } else {
            // A command is no server, and what it prints is read by a script.
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.management.port", "0");
            System.setProperty("quarkus.log.console.stderr", "true");
            System.setProperty("quarkus.log.level", "WARN");
            Quarkus.run(CommandLine.class, arguments);
        }
    }
}
