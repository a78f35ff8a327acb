package dev.innkeeper.ops;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the demo data. */
@Command(
        name = "seed",
        mixinStandardHelpOptions = true,
        description = "Writes the demo data that is missing: hotels, rooms, a year of rates, accounts.",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused (in production)."})
final class SeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return Booted.run(() -> {
            Seeding.refuseInProduction();
            Seeding.write();
            var out = spec.commandLine().getOut();
            out.print(json ? "{\"seeded\":true}\n" : Seeding.DONE);
            out.flush();
            return 0;
        });
    }
}
