package dev.innkeeper.ops;

import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the schema up to date. Safe to run many times, and by two at once: Flyway holds a lock. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description =
                "Brings the database schema up to date; does nothing when it is. Without --contract it only adds, so that the"
                        + " release that runs goes on. A script that does not get a lock within 3 seconds gives way and is"
                        + " tried again, for two minutes.",
        footer = {"", "Exit codes: 0 up to date now, 1 failed, 2 wrong usage, 3 refused (--seed in production)."})
final class MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", description = "Then write the demo data, as the seed command does.")
    private boolean seed;

    @Option(
            names = "--contract",
            description =
                    "Also take away what no service needs any more: after the services of a release, never before.")
    private boolean contract;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return Booted.run(this::migrate);
    }

    private int migrate() throws InterruptedException {
        if (seed) {
            Seeding.refuseInProduction();
        }
        var flyway = Booted.bean(Flyway.class);
        var result = contract
                ? Migrations.contract(flyway, Migrations.Patience.USUAL)
                : Migrations.expand(flyway, Migrations.Patience.USUAL);
        if (seed) {
            Seeding.write();
        }
        var out = spec.commandLine().getOut();
        if (json) {
            out.printf(
                    "{\"executed\":%d,\"version\":\"%s\",\"seeded\":%b}%n",
                    result.migrationsExecuted, version(result.targetSchemaVersion), seed);
        } else {
            out.println(
                    result.migrationsExecuted == 0
                            ? "The schema is up to date."
                            : "Applied %d migrations.".formatted(result.migrationsExecuted));
            out.print(seed ? Seeding.DONE : "");
        }
        out.flush();
        return 0;
    }

    private static String version(@org.jspecify.annotations.Nullable String version) {
        return version == null ? "" : version;
    }
}
