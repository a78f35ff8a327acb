package dev.innkeeper.ops;

import dev.innkeeper.ops.doctor.Doctor;
import dev.innkeeper.ops.doctor.Finding;
import dev.innkeeper.ops.doctor.Finding.Level;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks for what contradicts the documents in the running environment. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for what is wrong with the environment that it runs in: secrets, settings, schema, clocks, pools,",
            "services. It changes nothing."
        },
        footer = {"", "Exit codes: 0 nothing is a problem, 1 something is, 2 wrong usage."})
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Reply reply = new Reply();

    @Override
    public Integer call() throws Exception {
        return Booted.run(() -> {
            var findings = Booted.bean(Doctor.class).examine();
            boolean well = findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
            reply.with(new Report(well, findings), DoctorCommand::describe);
            return well ? 0 : Main.FAILED;
        });
    }

    private static void describe(PrintWriter out, Report report) {
        report.findings()
                .forEach(finding ->
                        out.printf("%s %-14s %s%n", mark(finding.level()), finding.subject(), finding.says()));
        out.println(report.well() ? "Nothing has to be mended." : "Something has to be mended.");
    }

    private static String mark(Level level) {
        return switch (level) {
            case FINE -> "✓";
            case WARNING -> "!";
            case PROBLEM -> "✗";
        };
    }

    /** Everything that was found. */
    @RegisterForReflection
    record Report(boolean well, List<Finding> findings) {}
}
